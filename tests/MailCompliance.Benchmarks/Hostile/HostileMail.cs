using System.Globalization;
using System.Text;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>A message that is made to cost much: by its name, the same bytes at every run.</summary>
/// <param name="Make">The message in MIME.</param>
internal sealed record HostileMail(string Name, Func<byte[]> Make)
{
    public const string Sender = "s.patel@oakhill.example";
    public const string Recipient = "rosa.bell@homemail.example";

    public static IEnumerable<HostileMail> All => [.. HostileTexts.All, .. HostileHtml.All, .. HostileStructures.All, .. HostileFiles.All, .. HostilePdfs.All];

    public static HostileMail Plain(string name, Func<string> text, string parameters = "") =>
        new(name, () => Single($"text/plain; charset=utf-8{parameters}", "8bit", text()));

    public static HostileMail Html(string name, Func<string> html) => new(name, () => Single("text/html; charset=utf-8", "8bit", html()));

    public static HostileMail File(string name, string fileName, Func<byte[]> content) => new(name, () => WithFiles([(fileName, content())]));

    public static byte[] Single(string type, string encoding, string body) => Encoding.UTF8.GetBytes(
        Head() + $"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n");

    public static byte[] WithFiles(IEnumerable<(string Name, byte[] Content)> files)
    {
        var builder = new StringBuilder(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n");
        foreach (var (name, content) in files)
        {
            builder.Append(CultureInfo.InvariantCulture, $"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n");
            builder.Append("Content-Transfer-Encoding: base64\r\n\r\n").Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(builder.Append("--b--\r\n").ToString());
    }

    public static string Head(string? to = null) =>
        $"From: Sunil Patel <{Sender}>\r\nTo: {to ?? Recipient}\r\nSubject: Hello\r\nMessage-ID: <1@oakhill.example>\r\nMIME-Version: 1.0\r\n";

    /// <summary>A piece again and again, up to so many characters.</summary>
    public static string Repeat(string piece, int characters) => new StringBuilder(characters).Insert(0, piece, characters / piece.Length).ToString();

    /// <summary>Numbered pieces, each different.</summary>
    public static string Count(int characters, Func<int, string> piece)
    {
        var builder = new StringBuilder(characters);
        for (var number = 0; builder.Length < characters; number++)
            builder.Append(piece(number));
        return builder.ToString();
    }
}
