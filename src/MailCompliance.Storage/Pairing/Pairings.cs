using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Pairing;

/// <summary>
/// Which mailboxes are connected to the add-in's service. A code connects once; the credential that it is exchanged for ends by itself
/// when it is not used, and can be revoked. Codes and credentials are kept as hashes alone.
/// </summary>
public sealed class Pairings
{
    /// <summary>How long a credential lasts after its last use.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Use is written at most this often.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromDays(1);

    private const int CredentialBytes = 32;

    /// <summary>Crockford's digits: nothing that is taken for something else when it is typed.</summary>
    private const string CodeDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int CodeLength = 12;

    private const string Columns = "id, mailbox, addin, created_at, used_at, expires_at";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal Pairings(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>Makes a code that connects the mailbox once.</summary>
    /// <param name="by">Who asked for it, for the audit log.</param>
    /// <returns>Four groups of three letters and digits, 60 bits.</returns>
    public async Task<string> CreateCodeAsync(string mailbox, TimeSpan lasts, string by, CancellationToken cancellation = default)
    {
        var digits = RandomNumberGenerator.GetString(CodeDigits, CodeLength);
        await store.WriteAsync(
            async session =>
            {
                await session.Sql("DELETE FROM pairing_code WHERE expires_at < @now").With("@now", store.Now).ExecuteAsync();
                await session.Sql("INSERT INTO pairing_code (hash, mailbox, expires_at) VALUES (@hash, @mailbox, @expires)")
                    .With("@hash", Hash(digits)).With("@mailbox", mailbox.ToLowerInvariant()).With("@expires", store.Now + Instant.Micros(lasts))
                    .ExecuteAsync();
                await audit.AppendAsync(session, new AuditEvent(by, "pairing.code", mailbox.ToLowerInvariant(), new Dictionary<string, string>()));
                return true;
            },
            cancellation);
        return string.Join('-', digits.Chunk(CodeLength / 4).Select(group => new string(group)));
    }

    /// <summary>Exchanges a code for a credential. Of two that try at once, one gets it.</summary>
    /// <param name="code">As typed: case, blanks and hyphens do not matter.</param>
    /// <returns>Null: no such code, used, or too late.</returns>
    public async Task<NewConnection?> RedeemAsync(string code, string addIn, CancellationToken cancellation = default)
    {
        var credential = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CredentialBytes));
        var hash = Hash(Typed(code));
        var made = await store.WriteAsync(
            async session =>
            {
                var mailbox = await session.Sql("SELECT mailbox FROM pairing_code WHERE hash = @hash AND expires_at >= @now")
                    .With("@hash", hash).With("@now", store.Now).FirstAsync(row => row.GetString(0));
                if (mailbox is null || await session.Sql("DELETE FROM pairing_code WHERE hash = @hash").With("@hash", hash).ExecuteAsync() != 1)
                    return null;
                return await InsertAsync(session, mailbox, addIn, credential, new Dictionary<string, string>());
            },
            cancellation);
        return made is null ? null : new NewConnection(made, credential);
    }

    /// <summary>Connects the mailbox of somebody who is signed in as its owner.</summary>
    /// <param name="person">Names the owner in the directory, for the audit log.</param>
    public async Task<NewConnection> ConnectAsync(string mailbox, string addIn, string person, CancellationToken cancellation = default)
    {
        var credential = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CredentialBytes));
        var details = new Dictionary<string, string> { ["signed-in-as"] = person };
        var made = await store.WriteAsync(session => InsertAsync(session, mailbox.ToLowerInvariant(), addIn, credential, details), cancellation);
        return new NewConnection(made, credential);
    }

    /// <summary>Whose credential this is, and lets it live on.</summary>
    /// <returns>Null: nobody's, too old, revoked, or another add-in's.</returns>
    public async Task<ConnectedMailbox?> FindAsync(string credential, string addIn, CancellationToken cancellation = default)
    {
        var hash = Hash(credential);
        var found = await store.ReadAsync(
            session => session.Sql($"SELECT {Columns} FROM pairing WHERE hash = @hash AND addin = @addin AND expires_at >= @now")
                .With("@hash", hash).With("@addin", addIn).With("@now", store.Now).FirstAsync(Read, cancellation),
            cancellation);
        if (found is not null && store.Time.GetUtcNow() - found.UsedAt >= UseStep)
            await ExtendAsync(found.Id, cancellation);
        return found;
    }

    /// <summary>Newest first.</summary>
    /// <param name="mailbox">Null: all.</param>
    public Task<List<ConnectedMailbox>> ListAsync(string? mailbox, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql($"SELECT {Columns} FROM pairing WHERE expires_at >= @now AND (@mailbox IS NULL OR mailbox = @mailbox) ORDER BY created_at DESC LIMIT 1000")
                .With("@now", store.Now).With("@mailbox", mailbox?.ToLowerInvariant()).AllAsync(Read, cancellation),
            cancellation);

    /// <returns>False: there is no such connection.</returns>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                if (await session.Sql("DELETE FROM pairing WHERE id = @id").With("@id", id).ExecuteAsync() != 1)
                    return false;
                await audit.AppendAsync(session, new AuditEvent(by, "pairing.revoked", id, new Dictionary<string, string>()));
                return true;
            },
            cancellation);

    private async ValueTask<ConnectedMailbox> InsertAsync(Session session, string mailbox, string addIn, string credential, Dictionary<string, string> details)
    {
        var now = store.Time.GetUtcNow();
        var made = new ConnectedMailbox(EntryId.New(now), mailbox, addIn, now, now, now + Lifetime);
        await session.Sql("DELETE FROM pairing WHERE expires_at < @now").With("@now", store.Now).ExecuteAsync();
        await session.Sql($"INSERT INTO pairing (hash, {Columns}) VALUES (@hash, @id, @mailbox, @addin, @created, @created, @expires)")
            .With("@hash", Hash(credential)).With("@id", made.Id).With("@mailbox", made.Mailbox).With("@addin", made.AddIn)
            .With("@created", Instant.Of(made.CreatedAt)).With("@expires", Instant.Of(made.ExpiresAt)).ExecuteAsync();
        await audit.AppendAsync(session, new AuditEvent(mailbox, "pairing.made", made.Id, details));
        return made;
    }

    private Task<int> ExtendAsync(string id, CancellationToken cancellation) =>
        store.WriteAsync(
            async session => await session.Sql("UPDATE pairing SET used_at = @now, expires_at = @expires WHERE id = @id")
                .With("@now", store.Now).With("@expires", store.Now + Instant.Micros(Lifetime)).With("@id", id).ExecuteAsync(),
            cancellation);

    private static ConnectedMailbox Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.Time(4), row.Time(5));

    /// <summary>What people type for the digits that there are: O for 0, I and L for 1.</summary>
    private static string Typed(string code) =>
        string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('O', '0').Replace('I', '1').Replace('L', '1');

    /// <summary>Secrets of 60 bits and more that live for an hour, or of 256: no slow hash is needed.</summary>
    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
