using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using MailCompliance.Engine.People;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.People;

/// <summary>
/// Everybody the school has on file, encrypted with the key ring. Only the newest snapshot is kept: storing one removes those
/// before it in the same transaction, so that nobody who left stays behind in the database.
/// </summary>
public sealed class PeopleSnapshots
{
    private const string Columns = "id, taken_at, source, taken_by, staff, pupils, contacts, governors, agencies";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal PeopleSnapshots(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>Stores the people, with one audit entry, unless they are those stored already.</summary>
    /// <param name="source">Where they come from, in a few words.</param>
    /// <param name="by">Who takes them in: a node or a person.</param>
    /// <returns>Id of the snapshot that holds now.</returns>
    /// <exception cref="DbException">Not stored; what was there holds.</exception>
    public async Task<string> StoreAsync(PeopleSnapshot people, string source, string by, CancellationToken cancellation = default)
    {
        var packed = PeopleArchive.Pack(people);
        var digest = Convert.ToHexStringLower(SHA256.HashData(packed));
        var id = EntryId.New(store.Time.GetUtcNow());
        var content = SealedBytes.Seal(store.Keys, Place(id), packed);
        var counts = PeopleCounts.Of(people);
        return await store.WriteAsync(
            async session =>
            {
                if (await SameAsync(session, digest) is { } same)
                    return same;
                await session.Sql("DELETE FROM people_snapshot").ExecuteAsync();
                await session.Sql(
                        $"INSERT INTO people_snapshot ({Columns}, digest, key_id, sealed) VALUES (@id, @at, @source, @by, @staff, @pupils, @contacts, @governors, @agencies, @digest, @keyId, @sealed)")
                    .With("@id", id).With("@at", store.Now).With("@source", source).With("@by", by)
                    .With("@staff", counts.Staff).With("@pupils", counts.Pupils).With("@contacts", counts.Contacts)
                    .With("@governors", counts.Governors).With("@agencies", counts.Agencies)
                    .With("@digest", digest).With("@keyId", content.KeyId).With("@sealed", content.Bytes)
                    .ExecuteAsync();
                await audit.AppendAsync(session, Happened(id, source, by, counts));
                return id;
            },
            cancellation);
    }

    /// <returns>What is stored; null: nothing.</returns>
    public Task<StoredPeople?> FindAsync(CancellationToken cancellation = default) => store.ReadAsync(
        session => session.Sql($"SELECT {Columns} FROM people_snapshot ORDER BY id DESC LIMIT 1").FirstAsync(Read, cancellation),
        cancellation);

    /// <returns>The newest snapshot and its people; null: there is none.</returns>
    /// <exception cref="CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    /// <exception cref="InvalidDataException">It was stored by a program that this one does not understand.</exception>
    public async Task<(StoredPeople Stored, PeopleSnapshot People)?> ReadAsync(CancellationToken cancellation = default)
    {
        var found = await store.ReadAsync(
            session => session.Sql($"SELECT {Columns}, key_id, sealed FROM people_snapshot ORDER BY id DESC LIMIT 1")
                .FirstAsync(row => (Stored: Read(row), Content: new SealedBytes(row.GetString(9), row.Bytes(10))), cancellation),
            cancellation);
        return found.Stored is null ? null : (found.Stored, PeopleArchive.Unpack(found.Content.Open(store.Keys, Place(found.Stored.Id))));
    }

    /// <summary>The id of what is stored, where that is the same and can still be opened.</summary>
    private async ValueTask<string?> SameAsync(Session session, string digest)
    {
        var (id, known, key) = await session.Sql("SELECT id, digest, key_id FROM people_snapshot ORDER BY id DESC LIMIT 1")
            .FirstAsync(row => (row.GetString(0), row.GetString(1), row.GetString(2)));
        return known == digest && store.Keys.Has(key) ? id : null;
    }

    private static StoredPeople Read(DbDataReader row) => new(
        row.GetString(0),
        row.Time(1),
        row.GetString(2),
        row.GetString(3),
        new PeopleCounts((int)row.GetInt64(4), (int)row.GetInt64(5), (int)row.GetInt64(6), (int)row.GetInt64(7), (int)row.GetInt64(8)));

    private static AuditEvent Happened(string id, string source, string by, PeopleCounts counts) => new(
        by,
        "people.imported",
        id,
        new Dictionary<string, string>
        {
            ["source"] = source,
            ["staff"] = Text(counts.Staff),
            ["pupils"] = Text(counts.Pupils),
            ["contacts"] = Text(counts.Contacts),
            ["governors"] = Text(counts.Governors),
            ["agencies"] = Text(counts.Agencies),
        });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Place(string id) => "people:" + id;
}
