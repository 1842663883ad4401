using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record InternalAttachmentSettings
{
    /// <summary>Files of this many decoded bytes in total may still go by mail; 0: none.</summary>
    public long AllowedBytes { get; init; }
}

/// <summary>
/// Files for colleagues are shared by link, not sent. Policy: S0 section 4, "Message size": "If you wish to distribute files within
/// the school, you can do so by using Share Point or Teams".
/// </summary>
/// <remarks>A message that also goes outside is left alone: those outside need the file. So are invitations and forwarded messages.</remarks>
public sealed class InternalAttachmentRule(InternalAttachmentSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (facts.Recipients.Count == 0 || facts.Outside.Any())
            yield break;
        var files = facts.Attachments.Where(IsFile).ToList();
        if (files.Count == 0 || files.Sum(file => file.Length) <= settings.AllowedBytes)
            yield break;
        yield return new Finding(
            files.Count == 1 ? "You attached a file to a message that stays within the school." : $"You attached {files.Count} files to a message that stays within the school.",
            "Put the file on SharePoint or Teams and send your colleagues a link.")
        {
            Where = Place.Attachment(files[0].FileName, files[0].Attachment.Source?.Path),
            Evidence = [$"{files.Count} attachments, no outside recipient"],
        };
    }

    private static bool IsFile(AttachmentFacts attachment) =>
        !attachment.IsSignatureImage
        && attachment.Kind?.Family is not (FileFamily.Calendar or FileFamily.Message)
        // where the content is not seen, the mail program says that it is a message
        && !(attachment.Kind is null && attachment.Attachment.DeclaredType == "message/rfc822");
}
