namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary>Advice that approvers give again and again.</summary>
public static class ReadySentences
{
    public static IReadOnlyList<string> ForReturn { get; } =
    [
        "Please check the recipients: one of them should not get this.",
        "Please take out the personal details, or use initials.",
        "Please share the file on SharePoint or Teams instead and send a link.",
        "Please put the recipients in Bcc so that they cannot see one another.",
        "Please speak to me before you send this.",
    ];
}
