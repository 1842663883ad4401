using System.Security.Cryptography;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Graph;

/// <summary>Where a collection of the directory has been read to.</summary>
/// <param name="Link">Where the next page is; null: the collection is begun anew.</param>
/// <param name="Round">Number of the reading from the beginning that is under way, or was the last.</param>
/// <param name="WholeRound">The last one that came to its end; 0: none.</param>
/// <param name="WholeAt">When that was.</param>
/// <param name="ReadAt">When it was last known to be up to date.</param>
/// <param name="LastFault">Why it is not up to date; null: it is.</param>
public sealed record DirectoryPosition(string Kind, string? Link, long Round, long WholeRound, DateTimeOffset? WholeAt, DateTimeOffset? ReadAt, string? LastFault)
{
    public static DirectoryPosition Start(string kind) => new(kind, null, 1, 0, null, null, null);

    /// <summary>Everything was read once; what comes now are changes.</summary>
    public bool IsWhole => Round == WholeRound;
}

/// <summary>A group, person or pupil of the directory.</summary>
/// <param name="Content">As it is stored, encrypted; null: it is no longer there.</param>
public sealed record DirectoryChange(string Id, byte[]? Content);

/// <summary>
/// What was read of the directory, collection by collection. A page and the link to the next one are stored in one step: what was not stored is asked for again. While a
/// collection is read anew, what was known before stays.
/// </summary>
public sealed class DirectoryCopy
{
    /// <summary>How long what was read is kept when nobody reads any more.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly Store store;
    private readonly HeldLease? lease;

    internal DirectoryCopy(Store store, HeldLease? lease = null) => (this.store, this.lease) = (store, lease);

    /// <summary>The same, whose <see cref="StoreAsync"/>, <see cref="CompleteAsync"/> and <see cref="RestartAsync"/> throw <see cref="LeaseLostException"/> and write nothing once the lease is another's.</summary>
    public DirectoryCopy HeldBy(string job, string owner) => new(store, new HeldLease(job, owner));

    /// <summary>Of a collection that was never read: its start.</summary>
    public async Task<DirectoryPosition> PositionAsync(string kind, CancellationToken cancellation = default) =>
        (await PositionsAsync(cancellation)).FirstOrDefault(one => one.Kind == kind) ?? DirectoryPosition.Start(kind);

    public Task<List<DirectoryPosition>> PositionsAsync(CancellationToken cancellation = default) => store.ReadAsync(
        session => session.Sql("SELECT kind, link, round, whole_round, whole_at, read_at, last_fault FROM graph_directory_position ORDER BY kind").AllAsync(
            row => new DirectoryPosition(
                row.GetString(0), row.Text(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.Time(4), row.IsDBNull(5) ? null : row.Time(5), row.Text(6)),
            cancellation),
        cancellation);

    /// <summary>Stores what a page said, and where the next one is.</summary>
    public Task StoreAsync(DirectoryPosition position, IReadOnlyList<DirectoryChange> changes, CancellationToken cancellation = default)
    {
        var sealedContents = changes.Where(change => change.Content is not null)
            .Select(change => (change.Id, Content: SealedBytes.Seal(store.Keys, Place(position.Kind, change.Id), change.Content!))).ToList();
        return store.WriteAsync(
            async session =>
            {
                await CheckAsync(session);
                foreach (var gone in changes.Where(change => change.Content is null))
                    await session.Sql("DELETE FROM graph_directory WHERE kind = @kind AND id = @id AND round = @round").With("@kind", position.Kind).With("@id", gone.Id).With("@round", position.Round).ExecuteAsync();
                foreach (var (id, content) in sealedContents)
                {
                    await session.Sql(
                            """
                            INSERT INTO graph_directory (kind, id, round, key_id, sealed) VALUES (@kind, @id, @round, @keyId, @sealed)
                            ON CONFLICT (kind, id, round) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed
                            """)
                        .With("@kind", position.Kind).With("@id", id).With("@round", position.Round).With("@keyId", content.KeyId).With("@sealed", content.Bytes).ExecuteAsync();
                }

                await KeepAsync(session, position);
                return true;
            },
            cancellation);
    }

    /// <summary>The round came to its end: what earlier ones knew goes.</summary>
    /// <returns>The position from now on.</returns>
    public async Task<DirectoryPosition> CompleteAsync(DirectoryPosition position, CancellationToken cancellation = default)
    {
        var now = store.Time.GetUtcNow();
        var whole = position with { WholeRound = position.Round, WholeAt = position.IsWhole ? position.WholeAt : now, ReadAt = now, LastFault = null };
        await store.WriteAsync(
            async session =>
            {
                await CheckAsync(session);
                await session.Sql("DELETE FROM graph_directory WHERE kind = @kind AND round <> @round").With("@kind", whole.Kind).With("@round", whole.Round).ExecuteAsync();
                await KeepAsync(session, whole);
                return true;
            },
            cancellation);
        return whole;
    }

    /// <summary>Begins from the beginning. What is known stays until the new round is whole; what an unfinished one had goes.</summary>
    public async Task<DirectoryPosition> RestartAsync(DirectoryPosition position, CancellationToken cancellation = default)
    {
        var anew = position with { Link = null, Round = position.WholeRound + 1 };
        await store.WriteAsync(
            async session =>
            {
                await CheckAsync(session);
                await session.Sql("DELETE FROM graph_directory WHERE kind = @kind AND round <> @round").With("@kind", anew.Kind).With("@round", anew.WholeRound).ExecuteAsync();
                await KeepAsync(session, anew);
                return true;
            },
            cancellation);
        return anew;
    }

    /// <summary>Why a collection cannot be read; it stays as it was.</summary>
    public Task FaultAsync(string kind, string fault, CancellationToken cancellation = default) => store.WriteAsync(
        async session => await session.Sql(
                """
                INSERT INTO graph_directory_position (kind, round, whole_round, last_fault) VALUES (@kind, 1, 0, @fault)
                ON CONFLICT (kind) DO UPDATE SET last_fault = excluded.last_fault
                """)
            .With("@kind", kind).With("@fault", fault).ExecuteAsync(),
        cancellation);

    /// <summary>The collection is not wanted any more.</summary>
    public Task ForgetAsync(string kind, CancellationToken cancellation = default) => store.WriteAsync(
        async session =>
        {
            await session.Sql("DELETE FROM graph_directory WHERE kind = @kind").With("@kind", kind).ExecuteAsync();
            await session.Sql("DELETE FROM graph_directory_position WHERE kind = @kind").With("@kind", kind).ExecuteAsync();
            return true;
        },
        cancellation);

    /// <returns>Content by id.</returns>
    /// <exception cref="CryptographicException">A key is missing or wrong, or a row was changed.</exception>
    public async Task<Dictionary<string, byte[]>> ReadAsync(string kind, long round, CancellationToken cancellation = default)
    {
        var rows = await store.ReadAsync(
            session => session.Sql("SELECT id, key_id, sealed FROM graph_directory WHERE kind = @kind AND round = @round").With("@kind", kind).With("@round", round)
                .AllAsync(row => (Id: row.GetString(0), Content: new SealedBytes(row.GetString(1), row.Bytes(2))), cancellation),
            cancellation);
        return rows.ToDictionary(row => row.Id, row => row.Content.Open(store.Keys, Place(kind, row.Id)), StringComparer.Ordinal);
    }

    private ValueTask CheckAsync(Session session) => lease?.CheckAsync(session) ?? ValueTask.CompletedTask;

    private static async ValueTask KeepAsync(Session session, DirectoryPosition position) => await session.Sql(
            """
            INSERT INTO graph_directory_position (kind, link, round, whole_round, whole_at, read_at, last_fault) VALUES (@kind, @link, @round, @whole, @wholeAt, @readAt, @fault)
            ON CONFLICT (kind) DO UPDATE SET link = excluded.link, round = excluded.round, whole_round = excluded.whole_round, whole_at = excluded.whole_at,
                read_at = excluded.read_at, last_fault = excluded.last_fault
            """)
        .With("@kind", position.Kind).With("@link", position.Link).With("@round", position.Round).With("@whole", position.WholeRound)
        .With("@wholeAt", position.WholeAt is { } whole ? Instant.Of(whole) : null).With("@readAt", position.ReadAt is { } read ? Instant.Of(read) : null)
        .With("@fault", position.LastFault).ExecuteAsync();

    private static string Place(string kind, string id) => $"graph-directory:{kind}:{id}";
}
