using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Rules;

public sealed record UninspectableAttachmentSettings
{
    /// <summary>Whether files with a password are fine: a policy that asks for encrypted attachments (S2 section 5.1.1) wants them.</summary>
    public bool AllowEncrypted { get; init; }

    /// <summary>Whether files of a kind that nobody here can read are fine.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>Whether messages that are encrypted as a whole are found too.</summary>
    public bool EncryptedMessages { get; init; }

    /// <summary>Whether messages that are signed as a whole are found too: they cannot bear the school's disclaimer.</summary>
    public bool SignedMessages { get; init; }

    /// <summary>Whether mail that stays within the school counts.</summary>
    public bool Internal { get; init; }
}

/// <summary>
/// An attachment that cannot be looked into may hold anything. Policy: S0 section 4, "Quality" and "Program files"; S2 section 5.1.1.
/// Pictures, sound and film have no text and are not meant.
/// </summary>
public sealed class UninspectableAttachmentRule(UninspectableAttachmentSettings settings) : IRule
{
    /// <summary>Texts that are named one by one: the first says it all.</summary>
    private const int MostUnsearched = 20;

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (!settings.Internal && !facts.Outside.Any())
            yield break;
        if (facts.Security is MessageSecurity.Encrypted or MessageSecurity.RightsProtected)
        {
            if (settings.EncryptedMessages)
                yield return new Finding("Your whole message is encrypted, so the school cannot check it.", "Ask the headteacher or the data protection officer to release it.");
            yield break;
        }

        if (settings.SignedMessages && facts.Security is MessageSecurity.Signed && facts.Sender.IsOurs)
            yield return new Finding(
                "Your message is signed by your mail program, so the school's disclaimer cannot be added to it.",
                "Switch signing off under Options in your mail program and send the message again, or ask for it to be released.");

        var named = new HashSet<Place>();
        foreach (var attachment in facts.Attachments)
        {
            if (ReasonOf(attachment) is not { } reason)
                continue;
            named.Add(Passage.PlaceOf(attachment));
            yield return FindingFor(attachment, reason);
        }

        foreach (var place in facts.Unsearched.Where(named.Add).Take(MostUnsearched))
            yield return new Finding(DataWords.Beginning(place.Part) + " is too long to check.", "Put it on SharePoint or Teams and send a link.") { Where = place, Evidence = ["not searched to its end"] };
    }

    private Uninspectable? ReasonOf(AttachmentFacts attachment)
    {
        if (attachment.IsSignatureImage || attachment.Document is not { } document || HasNoText(document.Kind))
            return null;
        var inside = document.Contained.Where(file => !HasNoText(file.Kind)).Select(file => file.Inspectable);
        var worst = inside.Prepend(document.Inspectable).FirstOrDefault(Matters);
        return worst == Uninspectable.No ? null : worst;
    }

    private bool Matters(Uninspectable reason) => reason switch
    {
        Uninspectable.No => false,
        Uninspectable.Encrypted => !settings.AllowEncrypted,
        Uninspectable.UnknownType or Uninspectable.NoReader => !settings.AllowUnknown,
        Uninspectable.Damaged or Uninspectable.TooDeep or Uninspectable.TooLarge or Uninspectable.TooCostly => true,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    private static bool HasNoText(FileKind kind) => kind.Family is FileFamily.Image or FileFamily.Audio or FileFamily.Video;

    private static Finding FindingFor(AttachmentFacts attachment, Uninspectable reason)
    {
        var (why, advice) = reason switch
        {
            Uninspectable.Encrypted => ("it has a password", "Send the file without a password in a protected message, or ask for it to be released."),
            Uninspectable.Damaged => ("it is damaged", "Open the file, save it again and attach it once more."),
            Uninspectable.TooDeep => ("too many files are packed inside one another", "Attach the files themselves, not packed."),
            Uninspectable.TooLarge or Uninspectable.TooCostly => ("it is too large to check", "Put the file on SharePoint or Teams and send a link."),
            _ when attachment.Kind?.Family is FileFamily.Archive => ("we cannot look into this kind of archive", "Pack the files as zip, without a password, or attach them one by one."),
            _ => ("we cannot read this kind of file", "Save it as PDF or as an Office document and attach that."),
        };
        return new Finding($"The attachment “{attachment.FileName}” cannot be checked: {why}.", advice)
        {
            Where = Passage.PlaceOf(attachment),
            Evidence = [$"{attachment.Kind?.Name ?? "unknown"}: {reason}"],
        };
    }
}
