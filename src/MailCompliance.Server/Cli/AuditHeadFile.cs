using System.Text;
using MailCompliance.Mime;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Cli;

/// <summary>Reads a signed head from what people have: the mail as they saved it, or its line of JSON.</summary>
public static class AuditHeadFile
{
    private const long LargestFile = 1 << 20;

    /// <exception cref="UsageException">There is no signed head in it, or it cannot be read.</exception>
    public static SignedHead Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            throw new UsageException($"{path}: too large for a message with a signed head.");
        var bytes = NamedFile.Read(path);
        return Find(Encoding.UTF8.GetString(bytes)) ?? FindInMail(bytes)
            ?? throw new UsageException($"{path}: no signed head in it. Save the message from the data protection officer's mailbox as a file (.eml), whole.");
    }

    private static SignedHead? FindInMail(byte[] bytes)
    {
        try
        {
            return MailDocument.Parse(bytes).Leaves().Select(part => InspectedPart.Of(part).Text).OfType<string>().Select(Find).FirstOrDefault(head => head is not null);
        }
        catch (MimeLimitException)
        {
            return null;
        }
    }

    private static SignedHead? Find(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('{')).Select(SignedHead.Read).FirstOrDefault(head => head is not null);
}
