using System.Globalization;
using System.Text;
using static MailCompliance.Benchmarks.Hostile.HostileMail;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>Messages whose headers and parts are the trouble.</summary>
internal static class HostileStructures
{
    public static IEnumerable<HostileMail> All =>
    [
        new("20,000 recipients in To", () => Bytes(Head(Recipients(20_000)) + "\r\nHello\r\n")),
        new("100,000 recipients in ten fields", () => Bytes(string.Concat(Enumerable.Repeat($"To: {Recipients(10_000)}\r\n", 10)) + Head() + "\r\nHello\r\n")),
        new("a field of brackets", () => Bytes(Head(new string('(', 900_000)) + "\r\nHello\r\n")),
        new("a field of quotation marks", () => Bytes(Head(Repeat("\"", 900_000)) + "\r\nHello\r\n")),
        new("a field of angle brackets", () => Bytes(Head(Repeat("<@,", 900_000)) + "\r\nHello\r\n")),
        new("a field of groups", () => Bytes(Head(Repeat("a:", 900_000)) + "\r\nHello\r\n")),
        new("a field of words", () => Bytes(Head(Repeat("a ", 900_000)) + "\r\nHello\r\n")),
        new("encoded words in the subject", () => Bytes("Subject: " + Repeat("=?utf-8?Q?a?= ", 900_000) + "\r\n" + Head() + "\r\nHello\r\n")),
        new("beginnings of encoded words", () => Bytes("Subject: " + Repeat("=?", 900_000) + "\r\n" + Head() + "\r\nHello\r\n")),
        new("10,000 subjects", () => Bytes(string.Concat(Enumerable.Repeat("Subject: Grace Will has asthma\r\n", 9_000)) + Head() + "\r\nHello\r\n")),
        new("a folded field", () => Bytes("X: " + Repeat("a\r\n ", 900_000) + "\r\n" + Head() + "\r\nHello\r\n")),
        new("parameters", () => Bytes(Head() + "Content-Type: text/plain" + Count(900_000, number => $"; a*{number}=b") + "\r\n\r\nHello\r\n")),
        new("one long boundary parameter", () => Bytes(Head() + $"Content-Type: multipart/mixed; boundary=\"{new string('-', 900_000)}\"\r\n\r\n{Repeat("--\r\n", 5_000_000)}")),
        new("lines of dashes", () => Bytes(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("\r\n--", 8_000_000))),
        new("4,900 empty parts", () => Bytes(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\n\r\n", 4_900)) + "--b--\r\n")),
        new("4,900 texts", () => Bytes(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Parts(4_900, "text/plain", "Grace Will has asthma, DOB 3/4/2015.\r\n"))),
        new("1,000 texts of 8 KB", () => Bytes(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Parts(1_000, "text/html", Repeat("<p>Grace Will has asthma. ", 8_000)))),
        new("4,900 alternatives", () => Bytes(Head() + "Content-Type: multipart/alternative; boundary=b\r\n\r\n" + Parts(4_900, "text/plain", "Grace Will has asthma.\r\n"))),
        new("50 multiparts deep", () => Bytes(Head() + Deep(48))),
        new("alternatives within alternatives", () => Bytes(Head() + Deep(48, "alternative"))),
        new("calendar of a million lines", () => Single("text/calendar; method=REQUEST", "8bit", Repeat("DESCRIPTION:a\\n\r\n b\r\n", 8_000_000))),
        new("3,000 attachments", () => WithFiles(Enumerable.Range(0, 3_000).Select(number => ($"{number}.txt", Encoding.ASCII.GetBytes("Grace Will, DOB 03/04/2015"))))),
        new("3,000 Word documents", () => WithFiles(Enumerable.Range(0, 3_000).Select(number => ($"{number}.docx", HostileFiles.SmallWord)))),
        new("3,000 pdf documents", () => WithFiles(Enumerable.Range(0, 3_000).Select(number => ($"{number}.pdf", HostilePdfs.Small)))),
        new("200 bombs", () => WithFiles(Enumerable.Repeat(HostileFiles.Zeros("a.txt", 25_000_000), 200).Select((zip, number) => ($"{number}.zip", zip)))),
        new("200 messages of many parts", () => WithFiles(Enumerable.Range(0, 200).Select(number => ($"{number}.eml", Bytes(Head() + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Parts(400, "text/plain", "DOB 3/4/2015.\r\n")))))),
        new("messages in messages", () => Nested(40)),
    ];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Recipients(int count) => string.Join(",\r\n ", Enumerable.Range(0, count).Select(number => $"Parent {number} <parent{number}@homemail.example>"));

    private static string Parts(int count, string type, string body) =>
        string.Concat(Enumerable.Repeat($"--b\r\nContent-Type: {type}\r\n\r\n{body}\r\n", count)) + "--b--\r\n";

    private static string Deep(int levels, string kind = "mixed")
    {
        var builder = new StringBuilder();
        for (var level = 0; level < levels; level++)
            builder.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/{kind}; boundary=b{level}\r\n\r\n--b{level}\r\n");
        return builder.Append("Content-Type: text/plain\r\n\r\n").Append(Repeat("--b1x\r\n", 5_000_000)).ToString();
    }

    private static byte[] Nested(int levels)
    {
        var message = Bytes(Head() + "\r\n" + Repeat("Grace Will has asthma. ", 200_000));
        for (var level = 0; level < levels; level++)
            message = [.. Bytes(Head() + "Content-Type: message/rfc822\r\n\r\n"), .. message];
        return message;
    }
}
