using System.Collections.Frozen;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>What a page tells about the form before. Only these texts can be shown, whatever an address says.</summary>
public static class DoneTexts
{
    public const string Parameter = "done";

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["approved"] = "You approved the message. It is being sent.",
        ["returned"] = "The message goes back to its sender with your advice.",
        ["refused"] = "You refused the message. Its sender will be told.",
        ["undone"] = "Your decision was undone. The message waits again.",
        ["too-late"] = "It was too late: somebody else has decided, or the decision has been carried out.",
        ["signed-out"] = "You have signed out.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? For(string key) => Texts.GetValueOrDefault(key);
}
