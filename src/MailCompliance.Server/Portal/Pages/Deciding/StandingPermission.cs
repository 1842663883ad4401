using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary>"Approve once for this recipient": what may be allowed for a while together with one message.</summary>
public static class StandingPermission
{
    public const int Days = 30;

    /// <summary>How many later messages it lets go at most.</summary>
    public const int Messages = 10;

    /// <summary>Rules that look out for a slip in one message. Having approved one says nothing about the next.</summary>
    private static readonly string[] AboutSlips =
    [
        "wrong-child", "recipient-mismatch", "look-alike-recipient", "forbidden-data", "offensive-language", "chain-message", "program-file",
        "uninspectable-attachment", "safeguarding-document", "pupil-private-address", "own-webmail", "auto-forward",
    ];

    /// <summary>Whether the approver may let the sender write to the same people about the like without being held.</summary>
    public static bool MayBeGiven(HeldSummary held, bool senderDecides) => !senderDecides && held.Rules.Count > 0 && !held.Rules.Any(AboutSlips.Contains);
}
