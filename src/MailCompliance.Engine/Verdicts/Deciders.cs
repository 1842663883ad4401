using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>
/// Who may decide about a held message (R42, R68). The one place that says so: for those who are told when it is held, those who are
/// reminded, those who stand in, and those whom the portal lets decide.
/// </summary>
public static class Deciders
{
    /// <summary>
    /// Those asked whom it does not concern and whose role lets them decide. Where none of them is left, the first such of the policy's
    /// reserve. It never ends with the message going because nobody was there: without anybody it goes back to its sender.
    /// </summary>
    /// <param name="concerned">As <see cref="ConcernedStaff"/> says.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string?> asked, IReadOnlyCollection<string> concerned, SchoolPolicy policy, PeopleSnapshot people)
    {
        var first = Among(asked, concerned, policy, people).ToList();
        return first.Count > 0 ? first : [.. Among([.. policy.Reserve, policy.Contacts.Technician], concerned, policy, people).Take(1)];
    }

    /// <summary>Those of the candidates who may decide, each once.</summary>
    public static IEnumerable<string> Among(IEnumerable<string?> candidates, IReadOnlyCollection<string> concerned, SchoolPolicy policy, PeopleSnapshot people) =>
        candidates.OfType<string>()
            .Where(address => address.Length > 0 && !concerned.Contains(address, StringComparer.OrdinalIgnoreCase) && MayDecide(address, policy, people))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Who holds a role by a claim of the sign-in is not known before it, so such a role may be anybody's. Where no role decides at all
    /// there is no page to do it on: whoever the policy names tells the technician.
    /// </summary>
    private static bool MayDecide(string address, SchoolPolicy policy, PeopleSnapshot people)
    {
        var deciding = policy.Roles.Values.Where(role => role.May.Contains(Right.Decide)).ToList();
        return deciding.Count == 0 || deciding.Any(role => role.Claims.Count > 0 || role.HasMember(address, people.StaffAt(address)));
    }
}
