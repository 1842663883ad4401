using System.Globalization;
using MailCompliance.Engine;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Hosting;

/// <summary>
/// Mails about days that come near: the policy's review and the ends of its exceptions. Each goes once: its key names what and when, and
/// the outbox takes a key once.
/// </summary>
public static class ReviewReminders
{
    /// <summary>Days before the review on which its owner hears of it; afterwards once a month.</summary>
    private static readonly int[] DaysBeforeReview = [60, 30, 7, 0];

    private const int DaysBeforeEnd = 14;

    /// <summary>What is due today, or was due and may not have gone.</summary>
    public static IEnumerable<OwedMail> Due(SchoolPolicy policy, DateOnly today, DateTimeOffset at) =>
        policy.School.Domains.Count == 0 ? [] : [.. OfReview(policy, today, at), .. OfExceptions(policy, today, at)];

    private static IEnumerable<OwedMail> OfReview(SchoolPolicy policy, DateOnly today, DateTimeOffset at)
    {
        if (policy.Details.ReviewDate is not { } date)
            yield break;
        var left = date.DayNumber - today.DayNumber;
        // the nearest of the days that have come
        var step = left < 0 ? $"over-{today:yyyy-MM}" : DaysBeforeReview.Where(days => left <= days).Select(days => $"{days}").LastOrDefault();
        if (step is null)
            yield break;
        var when = left switch { < 0 => $"was due on {Day(date)}", 0 => "is due today", _ => $"is due on {Day(date)}, in {Counted.Of(left, "day")}" };
        foreach (var to in OwnersOf(policy))
        {
            yield return Mail(policy, $"review:{date:yyyy-MM-dd}:{step}:{to}", to, $"The review of the email policy {when}", at,
                $"The review of “{policy.Details.Title ?? "the email policy"}” {when}.\n{OwnerLine(policy)}\nWhat to do\n  Read the policy, change what has to be changed, and set the next review date\n  in the policy file (policy.reviewDate). Your technician can do the last step.\n");
        }
    }

    /// <summary>The owner that the policy names, and with them the data protection officer; without an owner who can be written to the headteacher.</summary>
    private static IEnumerable<string> OwnersOf(SchoolPolicy policy) => policy.OwnerAddresses is { Count: > 0 } owners ? Each([.. owners, policy.Contacts.Dpo]) : Each(policy.Contacts.Dpo, policy.Head);

    private static string OwnerLine(SchoolPolicy policy) => policy.Details.Owner is not { Length: > 0 } owner
        ? ""
        : policy.OwnerAddresses.Count > 0 ? $"Its owner: {owner}.\n" : $"Its owner: {owner}. We have no address for them: please tell them.\n";

    private static IEnumerable<OwedMail> OfExceptions(SchoolPolicy policy, DateOnly today, DateTimeOffset at)
    {
        foreach (var exception in policy.Exceptions.Where(exception => exception.Until >= today && exception.Until <= today.AddDays(DaysBeforeEnd)))
        {
            foreach (var to in Each(PolicyText.IsAddress(exception.ApprovedBy) ? exception.ApprovedBy : policy.Head, policy.School.Owns(exception.Sender) ? exception.Sender : null))
            {
                yield return Mail(policy, $"exception:{exception.Rule}:{exception.Sender}:{exception.Until:yyyy-MM-dd}:{to}", to, $"An exception to the email policy ends on {Day(exception.Until)}", at,
                    $"The exception for {exception.Sender} to the rule “{exception.Rule}” ends on {Day(exception.Until)}.\n\nWhat to do\n  Nothing, if it is not needed any longer. If it is, ask for it again before that day.\n");
            }
        }
    }

    private static OwedMail Mail(SchoolPolicy policy, string key, string to, string subject, DateTimeOffset at, string text) =>
        NoticeMail.Unanswered(to, subject, text, policy.School).ToOwed(key, policy.School, at);

    private static IEnumerable<string> Each(params string?[] people) => people.OfType<string>().Where(PolicyText.IsAddress).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
