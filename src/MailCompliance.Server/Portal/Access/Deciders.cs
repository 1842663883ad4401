using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Portal.Access;

/// <summary>
/// Who may decide about a held message (R42, R68): those it was given to, save its sender and whoever it names. Where nobody is
/// left, the first of the policy's reserve who is neither. It never ends with the message going because nobody was there.
/// </summary>
public static class Deciders
{
    /// <param name="named">Addresses of the staff that the message names.</param>
    /// <param name="senderDecides">Held only to ask the sender.</param>
    public static IReadOnlyList<string> For(HeldSummary held, IReadOnlyList<string> named, bool senderDecides, SchoolPolicy policy)
    {
        if (senderDecides)
            return held.Approvers;
        var left = Left(held.Approvers, held, named).ToList();
        return left.Count > 0 ? left : [.. Left(policy.Reserve, held, named).Take(1)];
    }

    private static IEnumerable<string> Left(IEnumerable<string> candidates, HeldSummary held, IReadOnlyList<string> named) =>
        candidates
            .Where(address => !Same(address, held.From) && !named.Contains(address, StringComparer.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
