using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Protection;

/// <summary>What a sender asks for by hand.</summary>
public enum ProtectionRequest
{
    None,

    /// <summary>Only the recipients can read it.</summary>
    Encrypt,

    /// <summary>Only the recipients can read it, and they cannot pass it on.</summary>
    DoNotForward,
}

/// <summary>
/// Words in square brackets in the subject by which staff ask for protection from any mail program: <c>[encrypt]</c>,
/// <c>[secure]</c>, <c>[do not forward]</c>. They are obeyed and taken out.
/// </summary>
public static class SubjectTag
{
    /// <summary>Stands where a rule's id stands, in reports and in the log.</summary>
    public const string Name = "subject-tag";

    private static readonly (string Word, ProtectionRequest Request)[] Tags =
    [
        ("[do-not-forward]", ProtectionRequest.DoNotForward), ("[do not forward]", ProtectionRequest.DoNotForward), ("[donotforward]", ProtectionRequest.DoNotForward),
        ("[encrypt]", ProtectionRequest.Encrypt), ("[encrypted]", ProtectionRequest.Encrypt), ("[secure]", ProtectionRequest.Encrypt),
    ];

    /// <summary>The strictest of what the subject asks for.</summary>
    public static ProtectionRequest RequestOf(string? subject) =>
        subject is null || !subject.Contains('[', StringComparison.Ordinal)
            ? ProtectionRequest.None
            : Tags.Where(tag => subject.Contains(tag.Word, StringComparison.OrdinalIgnoreCase)).Select(tag => tag.Request).DefaultIfEmpty().Max();

    /// <summary>The request as a ruling: it asks for protection as a rule of the school's would. Null: nothing is asked for.</summary>
    public static Ruling? RulingFor(ProtectionRequest request) => request == ProtectionRequest.None ? null : new Ruling(
        Name,
        Outcome.Protect,
        "",
        new Finding(
            request == ProtectionRequest.DoNotForward
                ? "The subject of your message asks that it is encrypted and cannot be forwarded."
                : "The subject of your message asks that it is encrypted.",
            "You need not do anything. If the mail system cannot protect it, it waits until somebody has decided."),
        "asked for in the subject");

    /// <summary>Takes every such word out of the subject fields. The message must not be signed or encrypted.</summary>
    public static void RemoveFrom(MessageEditor editor)
    {
        foreach (var field in editor.Document.Headers.All("Subject").Where(field => RequestOf(field.Value) != ProtectionRequest.None).ToList())
        {
            editor.RemoveHeader(field);
            editor.AddHeaderOnTop("Subject", Without(field.Value));
        }
    }

    /// <summary>The subject without the words and the blanks around them.</summary>
    public static string Without(string subject)
    {
        foreach (var (word, _) in Tags)
            subject = subject.Replace(word, " ", StringComparison.OrdinalIgnoreCase);
        return string.Join(' ', subject.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
