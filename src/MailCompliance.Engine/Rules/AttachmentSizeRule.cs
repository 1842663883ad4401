using System.Globalization;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record AttachmentSizeSettings
{
    /// <summary>Largest total of all attachments in decoded bytes.</summary>
    public long MaxBytes { get; init; } = 2 * 1024 * 1024;
}

/// <summary>Attachments are limited in total. Policy: S0 section 4, "Message size" (2 MB).</summary>
/// <remarks>
/// Counts decoded bytes, the figure that staff see. Base64 adds about a third on the wire, so the SMTP size of an acceptable
/// message may exceed the limit. Images of a signature are no attachments.
/// </remarks>
public sealed class AttachmentSizeRule(AttachmentSizeSettings settings) : IRule
{
    private const decimal Megabyte = 1024 * 1024;

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var files = facts.Attachments.Where(attachment => !attachment.IsSignatureImage).ToList();
        var total = files.Sum(file => file.Length);
        if (total <= settings.MaxBytes)
            yield break;
        var largest = files.MaxBy(file => file.Length)!;
        var size = Megabytes(total, decimal.Ceiling);
        yield return new Finding(
            $"Your attachments come to {size}. The limit is {Megabytes(settings.MaxBytes, decimal.Floor)} in one message.",
            "Put the file on SharePoint or Teams and send a link, or make the file smaller.")
        {
            Where = Place.Attachment(largest.FileName, largest.Attachment.Source?.Path),
            Evidence = [$"{total} bytes in {files.Count} attachments, limit {settings.MaxBytes}"],
        };
    }

    /// <summary>One decimal, rounded so that a total just above a limit never reads like the limit.</summary>
    private static string Megabytes(long bytes, Func<decimal, decimal> round) =>
        bytes < Megabyte / 10
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{round(bytes * 10 / Megabyte) / 10:0.#} MB");
}
