using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>What reviewers look for of an entry, on its way into the tables. Made by the caller's thread, not by the writing one.</summary>
internal sealed class FlaggedRow
{
    private static readonly string[] Outcomes = ["off", "record", "warn", "protect", "hold", "block"];

    private readonly MessageLogEntry entry;
    private readonly string likeness;
    private readonly string senderKey;
    private readonly List<(string Rule, string Outcome)> rules;
    private readonly List<string> facets;

    private FlaggedRow(MessageLogEntry entry)
    {
        this.entry = entry;
        likeness = LikenessOf(entry.Findings);
        senderKey = LogRow.SenderKey(entry.From ?? entry.EnvelopeSender)!;
        rules = [.. entry.Findings.GroupBy(finding => finding.Rule).Select(found => (Key(found.Key), found.MaxBy(finding => Array.IndexOf(Outcomes, finding.Outcome))!.Outcome))];
        facets = [.. Facets.Of(entry)];
    }

    /// <returns>Null: nothing to review, or a repeat of what is under review already.</returns>
    public static FlaggedRow? Of(MessageLogEntry entry) => entry.Findings.Count == 0 || entry.Repeats is not null ? null : new FlaggedRow(entry);

    /// <summary>In the transaction of the entry, after it.</summary>
    public async ValueTask InsertAsync(Session session)
    {
        await session.Sql("INSERT INTO flagged (id, at, state, outcome, sender_key, likeness) VALUES (@id, @at, @state, @outcome, @senderKey, @likeness)")
            .With("@id", entry.Id).With("@at", Instant.Of(entry.At)).With("@state", entry.State.Stored()).With("@outcome", entry.Verdict)
            .With("@senderKey", senderKey).With("@likeness", likeness).ExecuteAsync();
        await InsertRulesAsync(session);
        if (facets.Count > 0)
            await InsertFacetsAsync(session);
    }

    /// <summary>Days since 1970 in UTC.</summary>
    public static long DayOf(DateTimeOffset at) => DayOf(DateOnly.FromDateTime(at.UtcDateTime));

    public static long DayOf(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly DayFrom(long stored) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)stored);

    public static string LikenessOf(IEnumerable<LoggedFinding> findings) => Key(string.Join(
        " + ",
        findings.Select(finding => finding.Data is null ? finding.Rule : $"{finding.Rule}/{finding.Data}").Distinct().Order(StringComparer.Ordinal)));

    private static string Key(string text) => StorableText.Indexed(text)!;

    private async ValueTask InsertRulesAsync(Session session)
    {
        var values = string.Join(", ", rules.Select((_, index) => $"(@id, @rule{index}, @outcome{index}, @day)"));
        var statement = session.Sql($"INSERT INTO flagged_rule (id, rule, outcome, day) VALUES {values}").With("@id", entry.Id).With("@day", DayOf(entry.At));
        for (var index = 0; index < rules.Count; index++)
            statement.With($"@rule{index}", rules[index].Rule).With($"@outcome{index}", rules[index].Outcome);
        await statement.ExecuteAsync();
    }

    private async ValueTask InsertFacetsAsync(Session session)
    {
        var values = string.Join(", ", facets.Select((_, index) => $"(@facet{index}, @id)"));
        var statement = session.Sql($"INSERT INTO flagged_facet (facet, id) VALUES {values}").With("@id", entry.Id);
        for (var index = 0; index < facets.Count; index++)
            statement.With($"@facet{index}", facets[index]);
        await statement.ExecuteAsync();
    }
}
