using System.Xml;
using MailCompliance.Engine.Text.Containers;
using MailCompliance.Engine.Text.Kinds;
using MailCompliance.Engine.Text.Office;
using MailCompliance.Engine.Text.Pdf;
using MailCompliance.Engine.Text.Plain;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Text;

/// <summary>Reads documents by their true kind, and what is inside them, within one budget for the whole file.</summary>
/// <param name="pictures">Reads text in pictures, where the caller wants it; null: nothing does.</param>
/// <param name="pages">Draws scanned pages for it; null: nothing does.</param>
public sealed class DocumentReader(IPdfTool pdf, TimeProvider clock, DocumentLimits? limits = null, IPictureTool? pictures = null, IPageTool? pages = null) : IDocumentReader
{
    /// <summary>Bytes of a picture that can hold a legible line; smaller ones are bullets and spacers.</summary>
    private const int SmallestPicture = 2_000;

    /// <summary>Pictures that the picture tool knows.</summary>
    private static readonly HashSet<string> Legible = ["png", "jpeg", "tiff", "bmp", "gif", "webp"];

    private static readonly Dictionary<string, IFormatReader> Readers = Table();

    /// <summary>Kinds that nobody reads without a key.</summary>
    private static readonly HashSet<string> Encrypted = ["encrypted-office", "pgp", "rpmsg", "kdbx", "p7m"];

    private readonly DocumentLimits limits = limits ?? DocumentLimits.Default;

    public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        ReadAsync(fileName, content, readPictures: false, cancellation);

    public async ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, bool readPictures, CancellationToken cancellation)
    {
        var budget = new ReadingBudget(readPictures ? limits.ForPictures : limits, clock, cancellation);
        var read = await ReadAsync(fileName, content, 0, budget, readPictures ? pictures ?? new NoPictureTool() : null, cancellation);
        return read with { Work = ReadingCosts.File + budget.Work };
    }

    private async ValueTask<ExtractedDocument> ReadAsync(
        string fileName, ReadOnlyMemory<byte> content, int depth, ReadingBudget budget, IPictureTool? eyes, CancellationToken cancellation)
    {
        var kind = Contain(() => FileKinds.Of(fileName, content), FileKind.Unknown);
        var into = new Extraction(budget);
        if (kind.Name == "pdf")
        {
            await ReadPdfAsync(content, into, cancellation);
            if (eyes is not null && into.Scans.Count > 0)
                await ReadScansAsync(eyes, content, into, cancellation);
        }
        else if (eyes is not null && Legible.Contains(kind.Name) && content.Length >= SmallestPicture)
            await ReadPictureAsync(eyes, content, into, cancellation);
        else
            ReadKind(kind, content, into);

        var contained = new List<ContainedFile>();
        foreach (var file in into.Files)
            await ReadInsideAsync(file, depth, into, contained, eyes, cancellation);
        return new ExtractedDocument(kind, into.Text, into.Problem) { Contained = contained };
    }

    private static void ReadKind(FileKind kind, ReadOnlyMemory<byte> content, Extraction into)
    {
        if (Readers.TryGetValue(kind.Name, out var reader) || (kind.Family == FileFamily.Program && IsText(kind) && Readers.TryGetValue("text", out reader)))
            Guard(() => reader.Read(content, into), into);
        else if (Encrypted.Contains(kind.Name))
            into.Note(Uninspectable.Encrypted);
        else if (kind.Family is FileFamily.Unknown)
            into.Note(Uninspectable.UnknownType);
        else if (kind.Family is FileFamily.Archive or FileFamily.Document or FileFamily.Spreadsheet or FileFamily.Presentation or FileFamily.Message)
            into.Note(Uninspectable.NoReader);
    }

    /// <summary>Scripts are text, told by their names; other programs are not read.</summary>
    private static bool IsText(FileKind kind) =>
        kind.Name is "bat" or "cmd" or "ps1" or "vbs" or "js" or "wsf" or "hta" or "reg" or "url" or "sh" or "py" or "script" or "inf";

    private async ValueTask ReadPdfAsync(ReadOnlyMemory<byte> content, Extraction into, CancellationToken cancellation)
    {
        var certain = true;
        Guard(
            () =>
            {
                try
                {
                    PdfTextReader.Read(content, into);
                }
                catch (PdfUncertain)
                {
                    certain = false;
                }
            },
            into);
        if (certain && into.Problem is Uninspectable.No)
            return;
        if (into.Problem is Uninspectable.TooCostly or Uninspectable.TooLarge)
            return;
        into.ClearText();
        Guard(() => into.Budget.CountWork(ReadingCosts.Tool), into);
        if (into.Problem is Uninspectable.TooCostly)
            return;
        var left = into.Budget.Left;
        var read = await pdf.ReadAsync(content, left, into.Budget.Limits.MaxCharacters, cancellation);
        into.Replace(Uninspectable.No);
        Guard(() => into.Append(read.Text), into);
        into.Scans.AddRange(read.Scans);
        into.Note(read.Problem);
        // what comes after it pays for the time
        Guard(() => into.Budget.CountWork((long)(left - into.Budget.Left).TotalMilliseconds * ReadingCosts.ToolMillisecond), new Extraction(into.Budget));
    }

    /// <summary>Pages without text, each drawn and read as a picture; those beyond the limit are not passed over in silence.</summary>
    private async ValueTask ReadScansAsync(IPictureTool eyes, ReadOnlyMemory<byte> content, Extraction into, CancellationToken cancellation)
    {
        foreach (var page in into.Scans.Take(limits.MaxScans))
        {
            Guard(() => into.Budget.CountWork(ReadingCosts.Tool), into);
            if (into.Problem is Uninspectable.TooCostly or Uninspectable.TooLarge)
                return;
            var drawn = await (pages ?? new NoPageTool()).DrawAsync(content, page, into.Budget.Left, cancellation);
            into.Note(drawn.Problem);
            if (drawn.Problem == Uninspectable.No)
                await ReadPictureAsync(eyes, drawn.Picture, into, cancellation);
        }

        if (into.Scans.Count > limits.MaxScans)
            into.Note(Uninspectable.TooCostly);
    }

    private static async ValueTask ReadPictureAsync(IPictureTool eyes, ReadOnlyMemory<byte> content, Extraction into, CancellationToken cancellation)
    {
        Guard(() => into.Budget.CountWork(ReadingCosts.Tool), into);
        if (into.Problem is Uninspectable.TooCostly)
            return;
        var left = into.Budget.Left;
        var read = await eyes.ReadAsync(content, left, into.Budget.Limits.MaxCharacters, cancellation);
        Guard(
            () =>
            {
                into.EndLine();
                into.Append(read.Text);
            },
            into);
        into.Note(read.Problem);
        // what comes after it pays for the time
        Guard(() => into.Budget.CountWork((long)(left - into.Budget.Left).TotalMilliseconds * ReadingCosts.ToolMillisecond), new Extraction(into.Budget));
    }

    private async ValueTask ReadInsideAsync(
        FileInside file, int depth, Extraction into, List<ContainedFile> contained, IPictureTool? eyes, CancellationToken cancellation)
    {
        var rented = into.Budget.Rented;
        try
        {
            await ReadLoadedAsync(file, depth, into, contained, eyes, cancellation);
        }
        finally
        {
            into.Budget.GiveBack(rented);
        }
    }

    private async ValueTask ReadLoadedAsync(
        FileInside file, int depth, Extraction into, List<ContainedFile> contained, IPictureTool? eyes, CancellationToken cancellation)
    {
        var budget = into.Budget;
        var content = ReadOnlyMemory<byte>.Empty;
        var step = new Extraction(budget);
        step.Note(file.Problem);
        Guard(
            () =>
            {
                budget.CountEntry();
                if (depth + 1 > budget.Limits.MaxDepth)
                    throw new DocumentStop(Uninspectable.TooDeep);
                content = file.Load?.Invoke() ?? content;
            },
            step);
        if (step.Problem != Uninspectable.No)
        {
            Add(contained, file.Path, FileKinds.ByNameAlone(file.Path), step.Problem, into);
            return;
        }

        var read = await ReadAsync(file.Path, content, depth + 1, budget, eyes, cancellation);
        if (read.Text.Length > 0)
        {
            Guard(
                () =>
                {
                    budget.GiveBackCharacters(read.Text.Length);
                    into.EndLine();
                    into.Append(read.Text);
                },
                into);
        }

        if (!(file.IsPart && read.Inspectable == Uninspectable.UnknownType))
            Add(contained, file.Path, read.Kind, read.Inspectable, into);
        contained.AddRange(read.Contained.Select(inner => inner with { Path = file.Path + "/" + inner.Path }));
    }

    private static void Add(List<ContainedFile> contained, string path, FileKind kind, Uninspectable problem, Extraction into)
    {
        if (contained.Count < into.Budget.Limits.MaxEntries)
            contained.Add(new(path, kind, problem));
        into.Note(problem);
    }

    /// <summary>Whatever the content does to a reader becomes a fact: what was read so far is kept, and why it ended is noted.</summary>
    private static void Guard(Action read, Extraction into)
    {
        try
        {
            read();
        }
        catch (DocumentStop stop)
        {
            into.Note(stop.Reason);
        }
        catch (MimeLimitException limit)
        {
            into.Note(limit.Limit is MimeLimit.Depth ? Uninspectable.TooDeep : Uninspectable.TooLarge);
        }
        catch (Exception e) when (IsDamage(e))
        {
            into.Note(Uninspectable.Damaged);
        }
    }

    private static T Contain<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsDamage(e))
        {
            return otherwise;
        }
    }

    /// <summary>What the base library throws at content that is not what it claims to be.</summary>
    private static bool IsDamage(Exception e) =>
        e is XmlException or InvalidDataException or IOException or FormatException or ArgumentException or IndexOutOfRangeException
            or OverflowException or NotSupportedException or InvalidOperationException or InvalidCastException or KeyNotFoundException;

    private static Dictionary<string, IFormatReader> Table()
    {
        var table = new Dictionary<string, IFormatReader>();
        Add(new WordReader(), "docx docm dotm dotx");
        Add(new SheetReader(), "xlsx xlsm xltm xlam");
        Add(new PresentationReader(), "pptx pptm ppsm potm ppam");
        Add(new OpenDocumentReader(), "odt ods odp odg odf-macro");
        Add(new OldSheetReader(), "xls xls-macro");
        Add(new OldSheetReader(isPackage: true), "xlsb");
        Add(new OldWordReader(), "doc doc-macro");
        Add(new OldSlidesReader(), "ppt ppt-macro");
        Add(new RtfReader(), "rtf");
        Add(new PlainTextReader(), "text csv tsv xml empty");
        Add(new HtmlReader(), "html svg");
        Add(new CardReader(), "ics vcf");
        Add(new MessageFileReader(), "eml");
        Add(new OutlookMessageReader(), "msg");
        Add(new TnefFileReader(), "tnef");
        Add(new ZipReader(), "zip jar apk ipa appx vsix msix epub");
        Add(new GzipReader(), "gz");
        Add(new TarFileReader(), "tar");
        Add(new EmbeddedObjectReader(), "ole");
        return table;

        void Add(IFormatReader reader, string kinds)
        {
            foreach (var kind in kinds.Split(' '))
                table[kind] = reader;
        }
    }
}
