using System.Collections.Frozen;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>What a page tells about the form before. Only these texts can be shown, whatever an address says.</summary>
public static class DoneTexts
{
    public const string Parameter = "done";

    /// <summary>The query parameter with the message whose decision can be undone.</summary>
    public const string Undo = "undo";

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["approved"] = "You approved the message. It will be sent in a minute.",
        ["returned"] = "The message goes back to its sender with your advice in a minute.",
        ["refused"] = "You refused the message. Its sender will be told in a minute.",
        ["judged"] = "Your verdict has been saved.",
        ["judged-many"] = "Your verdicts have been saved.",
        ["judged-before"] = "Somebody else has judged this meanwhile. Nothing was changed.",
        ["assigned"] = "Saved who looks after these messages.",
        ["kept"] = "The message is kept until somebody lets it go.",
        ["let-go"] = "The message will be deleted when its time is over.",
        ["noted"] = "Your note has been saved.",
        ["said-wrong"] = "Thank you. Whoever looks after the rules will read it.",
        ["asked"] = "Your request has been saved. Somebody else has to grant it.",
        ["answered"] = "Your answer has been saved.",
        ["ended"] = "It has ended.",
        ["access-ended"] = "The access has ended. The log is closed.",
        ["permission-ended"] = "The permission has ended. The email is held if it is sent now.",
        ["over"] = "Nothing was changed: it had ended already.",
        ["not-yours"] = "Nothing was changed: it has been answered already, or it is your own request.",
        ["nothing-chosen"] = "Nothing was selected, so nothing was changed.",
        ["undone"] = "Your decision was undone. The message waits again.",
        ["away"] = "Saved. Messages for you go to somebody else as well until you are back.",
        ["back"] = "Welcome back. New messages wait for you alone again.",
        ["key-ended"] = "The key has ended. Scripts that use it are refused from now on.",
        ["sessions-ended"] = "Done. Whoever was signed in has to sign in again.",
        ["request-answered"] = "Your answer has been saved. Whoever asked is told by email.",
        ["too-late"] = "It was too late: somebody else has decided, or the decision has been carried out.",
        ["signed-out"] = "You have signed out.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? For(string key) => Texts.GetValueOrDefault(key);
}
