using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Gateway.Notices;

/// <summary>A short mail of our own: to the sender of a held message, to those who decide about it.</summary>
/// <param name="To">One address.</param>
/// <param name="Subject">One line; any characters.</param>
/// <param name="Text">Plain text, lines separated by \n.</param>
public sealed record NoticeMail(string To, string Subject, string Text)
{
    private const int Base64LineBytes = 57;

    private const string PostmasterName = "E-mail check";

    /// <summary>With the line at its end that says who wrote it.</summary>
    /// <param name="text">Ends with a line break.</param>
    public static NoticeMail Unanswered(string to, string subject, string text, SchoolDetails school) =>
        new(to, subject, $"{text}\nThe e-mail check of {school.Name} wrote this message. Please do not reply to it.\n");

    /// <summary>For the outbox: from the school's own postmaster and with the null sender, so that nothing ever answers it.</summary>
    /// <param name="key">Of <see cref="OwedMail.Key"/>; the Message-ID follows from it.</param>
    /// <param name="about">Id of the log entry or held message; null: none.</param>
    public OwedMail ToOwed(string key, SchoolDetails school, DateTimeOffset at, string? about = null)
    {
        var domain = school.Domains is [var first, ..] ? first : "localhost";
        return new OwedMail(key, "", To, ToMime($"{school.Name} {PostmasterName}", $"postmaster@{domain}", InMessageId(key), at), about);
    }

    /// <summary>
    /// The message in MIME: UTF-8 text, automatic by RFC 3834 so that nobody's out-of-office answers it, with a
    /// Message-ID that follows from <paramref name="key"/> so that a repeat is recognised as one.
    /// </summary>
    public byte[] ToMime(string fromName, string fromAddress, string key, DateTimeOffset at)
    {
        var domain = fromAddress[(fromAddress.LastIndexOf('@') + 1)..];
        var mime = new StringBuilder()
            .Append("Date: ").Append(at.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)).Append(Zone(at)).Append("\r\n")
            .Append("From: ").Append(EncodedWords(fromName)).Append(" <").Append(fromAddress).Append(">\r\n")
            .Append("To: <").Append(To).Append(">\r\n")
            .Append("Subject: ").Append(EncodedWords(Subject)).Append("\r\n")
            .Append("Message-ID: <notice.").Append(key).Append('@').Append(domain).Append(">\r\n")
            .Append("Auto-Submitted: auto-generated\r\n")
            .Append("X-Auto-Response-Suppress: All\r\n")
            .Append("MIME-Version: 1.0\r\n")
            .Append("Content-Type: text/plain; charset=utf-8\r\n")
            .Append("Content-Transfer-Encoding: base64\r\n\r\n");
        var body = Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n"));
        for (var start = 0; start < body.Length; start += Base64LineBytes)
            mime.Append(Convert.ToBase64String(body, start, Math.Min(Base64LineBytes, body.Length - start))).Append("\r\n");
        return Encoding.UTF8.GetBytes(mime.ToString());
    }

    /// <summary>Message-IDs take letters, digits, dots and dashes (RFC 5322 section 3.6.4).</summary>
    private static string InMessageId(string key) => string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '.')).Trim('.');

    private static string Zone(DateTimeOffset at)
    {
        var offset = at.Offset;
        return $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hhmm}";
    }

    /// <summary>ASCII as it is; anything else as RFC 2047 words of at most 75 characters, folded.</summary>
    private static string EncodedWords(string text)
    {
        if (text.All(c => c is >= ' ' and < '\x7f') && text.Length <= 200)
            return text;
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(Rune.IsControl(rune) ? " " : rune.ToString());
            if (Base64.GetMaxEncodedToUtf8Length(word.Count + bytes.Length) > 60)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);

        static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
    }
}
