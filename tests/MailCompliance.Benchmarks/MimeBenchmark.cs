using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Benchmarks;

/// <summary>Processor time to read, decode and edit mail, over a corpus made in memory.</summary>
internal static class MimeBenchmark
{
    private const int CorpusBytes = 110_000_000;
    private const int Rounds = 5;

    public static int Run()
    {
        var corpus = Corpus();
        var bytes = corpus.Sum(message => (long)message.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{corpus.Count} messages, {bytes / 1e6:F0} MB, mean {bytes / corpus.Count / 1e3:F1} KB, median {corpus.OrderBy(m => m.Length).ElementAt(corpus.Count / 2).Length / 1e3:F1} KB"));
        Report("structure", bytes, corpus, message => MailDocument.Parse(message).Root.Children.Count);
        Report("everything decoded", bytes, corpus, DecodeAll);
        Report("stamp spliced in", bytes, corpus, Splice);
        return 0;
    }

    private static long DecodeAll(byte[] message)
    {
        var document = MailDocument.Parse(message);
        long total = 0;
        foreach (var field in document.Headers)
            total += field.Value.Length;
        foreach (var leaf in document.Leaves())
            total += leaf.IsText ? leaf.DecodeText().Length : leaf.DecodeBytes().Length;
        return total + MailAddress.ParseList(document.Headers.Find("To")!).Count;
    }

    private static long Splice(byte[] message)
    {
        var document = MailDocument.Parse(message);
        var editor = new MessageEditor(document).AddHeaderOnTop("X-Stamped", "yes");
        foreach (var leaf in document.Leaves().Where(leaf => leaf.IsText && leaf.Disposition is null))
            editor.TryInsertText(leaf, leaf.DecodeText().Length, "\r\nOakwood School, registered in England.\r\n");
        return editor.Apply().Bytes.Length;
    }

    private static void Report(string what, long bytes, List<byte[]> corpus, Func<byte[], long> work)
    {
        var seconds = new List<double>();
        long sink = 0;
        for (var round = -1; round < Rounds; round++)
        {
            // processor time: other programs on the machine do not count
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var message in corpus)
                sink += work(message);
            // the first round warms up
            if (round >= 0)
                seconds.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }

        var median = seconds.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-20} {bytes / median / 1e6,8:F0} MB/s  {corpus.Count / median,10:F0} messages/s  {median / corpus.Count * 1e6,8:F1} µs/message  (checked {sink:X})"));
    }

    /// <summary>Half of it a few KB, a few of many MB, as school mail is: median about 6 KB, mean about 110 KB.</summary>
    private static List<byte[]> Corpus()
    {
        var random = new Random(1);
        var corpus = new List<byte[]>();
        for (long total = 0; total < CorpusBytes; total += corpus[^1].Length)
        {
            var kind = random.Next(100);
            var attachment = kind < 75 ? 0 : kind < 95 ? random.Next(20_000, 200_000) : kind < 99 ? random.Next(200_000, 1_000_000) : random.Next(1_000_000, 4_000_000);
            corpus.Add(Message(random, random.Next(300, 3_000), attachment));
        }

        return corpus;
    }

    private static byte[] Message(Random random, int textLength, int attachmentLength)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < 12; i++)
            builder.Append(CultureInfo.InvariantCulture, $"X-MS-Exchange-Header-{i}: {new string('a', 20 + random.Next(60))}\r\n\t{new string('b', random.Next(40))}\r\n");
        builder.Append("From: =?utf-8?Q?Zo=C3=AB_Teacher?= <zoe@school.example>\r\nTo: Parent One <one@home.example>, \"Two, Parent\" <two@home.example>\r\nSubject: =?utf-8?Q?Caf=C3=A9_trip?= on Friday\r\nMIME-Version: 1.0\r\n");
        if (attachmentLength > 0)
            builder.Append("Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n");
        builder.Append("Content-Type: multipart/alternative; boundary=\"alternative\"\r\n\r\n--alternative\r\n");
        builder.Append("Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        Lines(builder, random, textLength, "=C3=A9t=C3=A9 ");
        builder.Append("\r\n--alternative\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body>\r\n");
        Lines(builder, random, textLength, "<p class=3D\"x\">");
        builder.Append("</body></html>\r\n--alternative--\r\n");
        if (attachmentLength > 0)
        {
            var content = new byte[attachmentLength];
            random.NextBytes(content);
            builder.Append("\r\n--mixed\r\nContent-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"report.pdf\"\r\n\r\n");
            builder.Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n--mixed--\r\n");
        }

        return Encoding.ASCII.GetBytes(builder.ToString());
    }

    private static void Lines(StringBuilder builder, Random random, int length, string special)
    {
        for (var end = builder.Length + length; builder.Length < end;)
        {
            builder.Append(random.Next(4) == 0 ? special : "").Append("Dear parents, the trip leaves at nine o'clock sharp");
            builder.Append(random.Next(3) == 0 ? "=\r\n" : ".\r\n");
        }
    }
}
