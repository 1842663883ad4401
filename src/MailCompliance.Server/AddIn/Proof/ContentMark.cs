using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>
/// What a proof is about: a hash over the subject, the names of the files, and the letters and digits of the new text. Spacing, punctuation and
/// quoted history are left out, for they change between the draft and the MIME that Outlook makes of it; sizes, because Outlook estimates them.
/// </summary>
internal static class ContentMark
{
    private const int Bytes = 16;

    public static string Of(MessageFacts facts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Bare(facts.Message.Subject ?? ""));
        foreach (var name in facts.Attachments.Where(file => !file.Attachment.IsInline).Select(file => file.FileName).Order(StringComparer.Ordinal))
            Add(hash, name);
        Add(hash, "");
        Add(hash, Bare(facts.NewText));
        return Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static string Bare(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return letters.ToString();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData("\n"u8);
    }
}
