using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Reviewing;

/// <summary>
/// Reads what a form judges. A message's own button says <c>ID:SEEN:VERDICT</c>, a tick <c>ID:SEEN</c>, where SEEN is the verdict that
/// the page showed: what somebody else judged meanwhile is left alone.
/// </summary>
public static class Judging
{
    public static IReadOnlyDictionary<(ReviewVerdict Verdict, ReviewVerdict Seen), IReadOnlyList<string>> Read(PageRequest request)
    {
        var one = request.Field("one");
        var all = request.Field("verdict-for-all");
        IEnumerable<string> said = one.Length > 0 ? [one] : request.Fields("pick").Select(pick => $"{pick}:{all}");
        return said.Select(text => text.Split(':'))
            .Where(parts => parts.Length == 3 && parts[0].Length <= 64)
            .Select(parts => (Id: parts[0], Seen: ReviewVerdicts.Find(parts[1]), Verdict: ReviewVerdicts.Find(parts[2])))
            .Where(judgement => judgement is { Seen: not null, Verdict: not null })
            .GroupBy(judgement => (judgement.Verdict!.Value, judgement.Seen!.Value))
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(judgement => judgement.Id)]);
    }
}
