using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Held;

/// <summary>What an allowance is for: one sender, one recipient, one rule.</summary>
internal sealed record AllowanceKey(string? Sender, string? Recipient, string Rule)
{
    private const string Condition = "sender_key = @sender AND recipient_key = @recipient AND rule = @rule";

    /// <summary>In one order everywhere, so that two nodes never wait for each other.</summary>
    public static IReadOnlyList<AllowanceKey> For(string sender, IReadOnlyList<string> recipients, IReadOnlyList<HeldFinding> findings) =>
    [
        .. from recipient in recipients.Select(LogRow.SenderKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
           from rule in findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
           select new AllowanceKey(LogRow.SenderKey(sender), recipient, rule),
    ];

    /// <returns>Null: there is none in force.</returns>
    public ValueTask<FoundAllowance?> FindAsync(Session session, long now) =>
        Bind(session.Sql($"SELECT held_id, findings, uses_left FROM allowance WHERE {Condition} AND until > @now")).With("@now", now)
            .FirstAsync(row => new FoundAllowance(row.GetString(0), [.. row.Strings(1).Select(HeldFinding.Read)], row.GetInt64(2)));

    public async ValueTask<bool> IsUsedByAsync(Session session, string heldId, string repeatKey) =>
        await Bind(session.Sql($"SELECT COUNT(*) FROM allowance_use WHERE {Condition} AND held_id = @id AND repeat_key = @repeatKey"))
            .With("@id", heldId).With("@repeatKey", repeatKey).NumberAsync() > 0;

    /// <returns>False: this message has been counted before.</returns>
    public async ValueTask<bool> NoteUseAsync(Session session, string heldId, string repeatKey, long now) =>
        await Bind(session.Sql(
                """
                INSERT INTO allowance_use (sender_key, recipient_key, rule, held_id, repeat_key, used_at)
                VALUES (@sender, @recipient, @rule, @id, @repeatKey, @now) ON CONFLICT DO NOTHING
                """))
            .With("@id", heldId).With("@repeatKey", repeatKey).With("@now", now).ExecuteAsync() == 1;

    /// <returns>False: there is nothing left.</returns>
    public async ValueTask<bool> TakeAsync(Session session, string heldId, long now) =>
        await Bind(session.Sql($"UPDATE allowance SET uses_left = uses_left - 1 WHERE {Condition} AND held_id = @id AND until > @now AND uses_left > 0"))
            .With("@id", heldId).With("@now", now).ExecuteAsync() == 1;

    private Statement Bind(Statement statement) =>
        statement.With("@sender", Sender).With("@recipient", Recipient).With("@rule", StorableText.Indexed(Rule));
}

/// <summary>An allowance in force.</summary>
/// <param name="HeldId">The held message that was approved.</param>
/// <param name="Findings">What was approved.</param>
/// <param name="Left">How many messages more it lets go.</param>
internal sealed record FoundAllowance(string HeldId, IReadOnlyList<HeldFinding> Findings, long Left)
{
    /// <summary>Whether nothing is found by the rule that was not approved, nor more of it.</summary>
    public bool Allows(string rule, IReadOnlyList<HeldFinding> now)
    {
        var approved = Findings.ToList();
        return now.Where(finding => finding.Rule == rule).All(approved.Remove);
    }

    public async ValueTask<bool> IsLeftForAsync(Session session, AllowanceKey key, string repeatKey) =>
        Left > 0 || await key.IsUsedByAsync(session, HeldId, repeatKey);

    /// <returns>False: this message has been counted before.</returns>
    /// <exception cref="NotLeftException">Others used it up.</exception>
    public async ValueTask<bool> CountAsync(Session session, AllowanceKey key, string repeatKey, long now)
    {
        if (!await key.NoteUseAsync(session, HeldId, repeatKey, now))
            return false;
        return await key.TakeAsync(session, HeldId, now) ? true : throw new NotLeftException();
    }
}
