namespace MailCompliance.Storage.Graph;

/// <summary>One mailbox on one day, by local time.</summary>
/// <param name="Sent">All that lay in Sent Items.</param>
/// <param name="ThroughGateway">In the gateway's log.</param>
/// <param name="RoundToOutside">Went to somebody outside the school and is not in the gateway's log, or not for every outside recipient.</param>
/// <param name="RoundInside">Stayed within the school and is not in the gateway's log: as it should be where only outgoing mail is routed there.</param>
/// <param name="Unread">Deleted for good before it could be read; in none of the other columns but <paramref name="Sent"/>.</param>
/// <param name="NotJudgedYet">Seen, and waiting.</param>
/// <param name="Clients">Programs that sent what went round, with how much.</param>
public sealed record CoverageLine(
    string Mailbox, DateOnly Day, int Sent, int ThroughGateway, int RoundToOutside, int RoundInside, int Unread, int NotJudgedYet, IReadOnlyDictionary<string, int> Clients)
{
    /// <summary>Exchange sent it to somebody outside, and neither the gateway nor Sent Items has it; not in <see cref="Sent"/>.</summary>
    public int Unseen { get; init; }
}

/// <summary>Hours to days, ways to columns.</summary>
public static class CoverageReport
{
    private const string NotSaid = "not said";

    public static IReadOnlyList<CoverageLine> Of(IEnumerable<CoverageRow> rows, IEnumerable<UnseenRow> unseen, TimeZoneInfo zone)
    {
        var seen = rows.Where(row => row.State != SentMessageState.Foreign).ToLookup(row => Place(row.Address ?? row.MailboxId, row.Hour, zone));
        var missed = unseen.ToLookup(row => Place(row.Sender, row.Hour, zone));
        return
        [
            .. seen.Select(group => group.Key).Union(missed.Select(group => group.Key))
                .Select(place => Line(seen[place].FirstOrDefault()?.Address ?? place.Mailbox, place.Day, [.. seen[place]]) with { Unseen = missed[place].Sum(row => row.Messages) })
                .OrderBy(line => line.Day).ThenBy(line => line.Mailbox, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static (string Mailbox, DateOnly Day) Place(string mailbox, DateTimeOffset hour, TimeZoneInfo zone) =>
        (mailbox.ToLowerInvariant(), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hour, zone).DateTime));

    private static CoverageLine Line(string mailbox, DateOnly day, List<CoverageRow> rows)
    {
        var round = rows.Where(WentRound).ToList();
        return new CoverageLine(
            mailbox,
            day,
            rows.Sum(row => row.Messages),
            Sum(rows.Where(row => row.State == SentMessageState.Gateway || row.PassedLate)),
            Sum(round.Where(row => row.IsOutside)),
            Sum(round.Where(row => !row.IsOutside)),
            Sum(rows.Where(row => row.State == SentMessageState.Gone)),
            Sum(rows.Where(row => row.State == SentMessageState.Waiting)),
            round.GroupBy(row => row.Client ?? NotSaid).ToDictionary(group => group.Key, Sum));
    }

    private static bool WentRound(CoverageRow row) => !row.PassedLate && row.State is SentMessageState.Around or SentMessageState.Partly;

    private static int Sum(IEnumerable<CoverageRow> rows) => rows.Sum(row => row.Messages);
}
