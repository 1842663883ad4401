using MailCompliance.Engine.Rules;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary>"Approve once for this recipient": what may be allowed for a while together with one message.</summary>
public static class StandingPermission
{
    public const int Days = 30;

    /// <summary>How many later messages it lets go at most.</summary>
    public const int Messages = 10;

    /// <summary>Whether the approver may let the sender write to the same people about the like without being held.</summary>
    public static bool MayBeGiven(HeldSummary held, bool senderDecides) => !senderDecides && held.Rules.Count > 0 && !held.Rules.Any(rule => RuleCatalogue.Find(rule) is not { IsAboutSlips: false });
}
