using System.Data.Common;
using System.Globalization;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Access;

/// <summary>Who of those who decide is away, until when, and who decides meanwhile (R42, R68). Each change is audited.</summary>
public sealed class Absences
{
    private const string Columns = "person, deputy, until, noted_by";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal Absences(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>A later entry takes the place of an earlier one.</summary>
    /// <param name="deputy">Null: whom the policy names.</param>
    /// <param name="until">The first moment that the person is back.</param>
    public Task NoteAsync(string person, string? deputy, DateTimeOffset until, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                await session.Sql(
                        """
                        INSERT INTO absence (person, deputy, until, noted_by, noted_at) VALUES (@person, @deputy, @until, @by, @now)
                        ON CONFLICT (person) DO UPDATE SET deputy = excluded.deputy, until = excluded.until, noted_by = excluded.noted_by, noted_at = excluded.noted_at
                        """)
                    .With("@person", Key(person)).With("@deputy", deputy is null ? null : Key(deputy)).With("@until", Instant.Of(until)).With("@by", Key(by)).With("@now", store.Now)
                    .ExecuteAsync();
                await AuditAsync(session, by, "absence.noted", person, ("deputy", deputy ?? ""), ("until", until.ToString("O", CultureInfo.InvariantCulture)));
                return true;
            },
            cancellation);

    /// <returns>False: the person was not away.</returns>
    public Task<bool> EndAsync(string person, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var ended = await session.Sql("DELETE FROM absence WHERE person = @person AND until > @now").With("@person", Key(person)).With("@now", store.Now).ExecuteAsync() == 1;
                if (ended)
                    await AuditAsync(session, by, "absence.ended", person);
                return ended;
            },
            cancellation);

    /// <summary>Who is away now.</summary>
    public Task<IReadOnlyList<Absence>> ListAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<Absence>>(
            async session => await session.Sql($"SELECT {Columns} FROM absence WHERE until > @now ORDER BY person").With("@now", store.Now).AllAsync(Read, cancellation),
            cancellation);

    private static Absence Read(DbDataReader row) => new(row.GetString(0), row.Text(1), row.Time(2), row.GetString(3));

    private static string Key(string address) => LogRow.SenderKey(address)!;

    private async ValueTask AuditAsync(Session session, string by, string action, string person, params (string Name, string Value)[] details) =>
        await audit.AppendAsync(session, new AuditEvent(by, action, Key(person), details.ToDictionary(detail => detail.Name, detail => detail.Value)));
}

/// <param name="Person">Address in lower case.</param>
/// <param name="Deputy">Who decides meanwhile; null: whom the policy names.</param>
public sealed record Absence(string Person, string? Deputy, DateTimeOffset Until, string NotedBy);
