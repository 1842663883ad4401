using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record StaffListSettings
{
    /// <summary>Addresses of lists that reach all staff; <c>*</c> stands for any characters. Only addresses of the school count.</summary>
    [Form(TextForm.Recipient)]
    public IReadOnlyList<string> Addresses { get; init; } =
    [
        "allstaff@*", "all-staff@*", "all.staff@*", "all_staff@*", "staff@*", "staff-all@*", "staffall@*", "wholestaff@*",
        "everyone@*", "all@*", "allusers@*", "all-users@*",
    ];

    /// <summary>Words that, at the start of the subject, say that the matter is worth everybody's time.</summary>
    public IReadOnlyList<string> Urgent { get; init; } = ["urgent", "important"];
}

/// <summary>
/// Mail to all staff is for urgent or important matters. Policy: S0 section 5.1, "staff should try to restrict its use to important
/// or urgent matters".
/// </summary>
public sealed class StaffListRule(StaffListSettings settings) : IRule
{
    private readonly PartyPattern[] lists = [.. settings.Addresses.Select(PartyPattern.Parse)];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var found = facts.Recipients.Where(recipient => recipient.IsOwn && lists.Any(list => list.MatchesAddress(recipient.Address))).ToList();
        if (found.Count == 0 || IsUrgent(facts.Message.Subject))
            yield break;
        yield return new Finding(
            "Your message goes to all staff.",
            "Send it only to those who need it, or put it in the staff bulletin. If it is urgent or important, begin the subject with that word.")
        {
            Recipients = [.. found.Select(recipient => recipient.Address)],
        };
    }

    private bool IsUrgent(string? subject)
    {
        var start = (subject ?? "").AsSpan().TrimStart(" \t[(*!:");
        foreach (var word in settings.Urgent)
        {
            if (start.StartsWith(word, StringComparison.OrdinalIgnoreCase) && WordSearch.IsWhole(start, 0, word.Length))
                return true;
        }

        return false;
    }
}
