using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MailCompliance.Benchmarks;

/// <summary>A made-up message of a school with its envelope.</summary>
/// <param name="Bytes">Without Message-ID: whoever sends it twice puts one on top.</param>
internal sealed record SchoolMail(string Sender, IReadOnlyList<string> Recipients, byte[] Bytes)
{
    private static readonly string[] Sentences =
    [
        "Dear parents, the trip leaves at nine o'clock sharp", "Please bring a coat and a packed lunch", "Could you let me know by Friday",
        "The minutes of the last meeting are attached", "Thank you for your help with the assembly", "Year 4 will need their PE kit on Tuesday and Thursday",
        "I have booked the hall for the rehearsal", "The boiler is being serviced on Monday", "Ring the office on 01632 960100 if you have a question",
    ];

    /// <summary>Half of it a few KB, a few of several MB, as school mail is: median about 6 KB, mean about 110 KB. The same at every call.</summary>
    public static List<SchoolMail> Corpus(long bytes)
    {
        var random = new Random(1);
        var corpus = new List<SchoolMail>();
        for (long total = 0; total < bytes; total += corpus[^1].Bytes.Length)
            corpus.Add(Make(random));
        return corpus;
    }

    public static string Sentence(Random random) => Sentences[random.Next(Sentences.Length)];

    private static SchoolMail Make(Random random)
    {
        var kind = random.Next(100);
        var attachment = kind switch
        {
            < 75 => null,
            < 85 => WordDocument(random, random.Next(2_000, 20_000)),
            < 95 => Photo(random, random.Next(20_000, 200_000)),
            < 99 => Photo(random, random.Next(200_000, 1_000_000)),
            _ => Photo(random, random.Next(1_000_000, 4_000_000)),
        };
        var recipient = random.Next(3) == 0 ? $"staff{random.Next(60)}@oakfield.sch.example" : $"parent{random.Next(400)}@webmail.example";
        return new SchoolMail("z.teacher@oakfield.sch.example", [recipient], Message(random, random.Next(300, 3_000), recipient, attachment, kind < 85 ? "minutes.docx" : "photo.jpg"));
    }

    private static byte[] Message(Random random, int textLength, string recipient, byte[]? attachment, string fileName)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < 12; i++)
            builder.Append(CultureInfo.InvariantCulture, $"X-MS-Exchange-Header-{i}: {new string('a', 20 + random.Next(60))}\r\n\t{new string('b', random.Next(40))}\r\n");
        builder.Append(CultureInfo.InvariantCulture, $"From: =?utf-8?Q?Zo=C3=AB_Teacher?= <z.teacher@oakfield.sch.example>\r\nTo: <{recipient}>\r\nSubject: =?utf-8?Q?Caf=C3=A9_trip?= on Friday\r\nMIME-Version: 1.0\r\n");
        if (attachment is not null)
            builder.Append("Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n");
        builder.Append("Content-Type: multipart/alternative; boundary=\"alternative\"\r\n\r\n--alternative\r\n");
        builder.Append("Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        Lines(builder, random, textLength, "=C3=A9t=C3=A9 ");
        builder.Append("\r\n--alternative\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body>\r\n");
        Lines(builder, random, textLength, "<p class=3D\"x\">");
        builder.Append("</body></html>\r\n--alternative--\r\n");
        if (attachment is not null)
        {
            builder.Append(CultureInfo.InvariantCulture, $"\r\n--mixed\r\nContent-Type: application/octet-stream; name=\"{fileName}\"\r\nContent-Transfer-Encoding: base64\r\n");
            builder.Append(CultureInfo.InvariantCulture, $"Content-Disposition: attachment; filename=\"{fileName}\"\r\n\r\n");
            builder.Append(Convert.ToBase64String(attachment, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n--mixed--\r\n");
        }

        return Encoding.ASCII.GetBytes(builder.ToString());
    }

    private static void Lines(StringBuilder builder, Random random, int length, string special)
    {
        for (var end = builder.Length + length; builder.Length < end;)
        {
            builder.Append(random.Next(4) == 0 ? special : "").Append(Sentences[random.Next(Sentences.Length)]);
            builder.Append(random.Next(3) == 0 ? "=\r\n" : ".\r\n");
        }
    }

    private static byte[] Photo(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        ((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0]).CopyTo(bytes);
        return bytes;
    }

    private static byte[] WordDocument(Random random, int length)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
        while (text.Length < length)
            text.Append(CultureInfo.InvariantCulture, $"<w:p><w:r><w:t>{Sentences[random.Next(Sentences.Length)]}.</w:t></w:r></w:p>");
        text.Append("</w:body></w:document>");
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
            Add(zip, "word/document.xml", text.ToString());
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        var entry = zip.CreateEntry(name);
        // the same bytes at every run
        entry.LastWriteTime = new DateTimeOffset(2025, 9, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
