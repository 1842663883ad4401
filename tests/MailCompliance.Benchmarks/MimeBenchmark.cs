using MailCompliance.Mime;

namespace MailCompliance.Benchmarks;

/// <summary>Processor time to read, decode and edit mail, over a corpus made in memory.</summary>
internal static class MimeBenchmark
{
    private const int CorpusBytes = 110_000_000;

    public static int Run()
    {
        var corpus = SchoolMail.Corpus(CorpusBytes).ConvertAll(mail => mail.Bytes);
        var bytes = Measure.Describe("mime", corpus);
        Measure.Report("structure", bytes, corpus, message => MailDocument.Parse(message).Root.Children.Count);
        Measure.Report("everything decoded", bytes, corpus, DecodeAll);
        Measure.Report("stamp spliced in", bytes, corpus, Splice);
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
}
