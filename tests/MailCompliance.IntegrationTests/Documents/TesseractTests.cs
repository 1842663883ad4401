using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Text;
using MailCompliance.IntegrationTests.Smtp;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.IntegrationTests.Documents;

/// <summary>Text in pictures, read by the real tool where the policy wants it.</summary>
public sealed class TesseractTests
{
    [ProgramFact("tesseract")]
    public async Task Text_in_a_picture_is_read_where_the_policy_says_so_and_only_there()
    {
        using var eyes = Tesseract.Find(TimeProvider.System)!;
        var reader = new DocumentReader(new NoPdfTool(), TimeProvider.System, new DocumentLimits { Time = TimeSpan.FromSeconds(60) }, eyes);
        var picture = Picture("LEFT THE FILE");

        var read = await reader.ReadAsync("scan.png", picture, readPictures: true, CancellationToken.None);
        Assert.Equal(Uninspectable.No, read.Inspectable);
        Assert.Contains("LEFT THE FILE", read.Text, StringComparison.Ordinal);
        Assert.Equal("", (await reader.ReadAsync("scan.png", picture, readPictures: false, CancellationToken.None)).Text);
    }

    [ProgramFact("tesseract", "pdftoppm")]
    public async Task A_scanned_page_of_a_pdf_is_read_and_a_page_with_text_is_not_drawn()
    {
        using var eyes = Tesseract.Find(TimeProvider.System)!;
        using var pages = PdfToPicture.Find(TimeProvider.System)!;
        using var text = PdfToText.Find(TimeProvider.System)!;
        var drawn = new CountedPages(pages);
        var limits = new DocumentLimits { Time = TimeSpan.FromSeconds(60) };
        var reader = new DocumentReader(new NoPdfTool(), TimeProvider.System, limits, eyes, drawn);
        var pdf = Scan("LEFT THE FILE");

        var read = await reader.ReadAsync("scan.pdf", pdf, readPictures: true, CancellationToken.None);

        Assert.Equal(Uninspectable.No, read.Inspectable);
        Assert.Contains("LEFT THE FILE", read.Text, StringComparison.Ordinal);
        Assert.Contains("This page was typed and needs no eyes.", read.Text, StringComparison.Ordinal);
        Assert.Equal([2], drawn.Asked);
        Assert.DoesNotContain("LEFT", (await reader.ReadAsync("scan.pdf", pdf, readPictures: false, CancellationToken.None)).Text, StringComparison.Ordinal);
        // as the reference tool reads it: a table of references that is not there makes our own reader uncertain
        var damaged = pdf[..pdf.AsSpan().LastIndexOf("startxref"u8)];
        var other = await new DocumentReader(text, TimeProvider.System, limits, eyes, drawn).ReadAsync("scan.pdf", damaged, readPictures: true, CancellationToken.None);
        Assert.Contains("LEFT THE FILE", other.Text, StringComparison.Ordinal);
        Assert.Equal([2, 2], drawn.Asked);
    }

    [Fact]
    public async Task Scanned_pages_that_nobody_can_draw_or_that_are_too_many_are_facts()
    {
        var pdf = Scan("TILL");
        Assert.Equal(Uninspectable.NoReader, (await new DocumentReader(new NoPdfTool(), TimeProvider.System).ReadAsync("scan.pdf", pdf, readPictures: true, CancellationToken.None)).Inspectable);
        var few = new DocumentReader(new NoPdfTool(), TimeProvider.System, new DocumentLimits { MaxScans = 0 });
        Assert.Equal(Uninspectable.TooCostly, (await few.ReadAsync("scan.pdf", pdf, readPictures: true, CancellationToken.None)).Inspectable);
        Assert.Equal(Uninspectable.No, (await few.ReadAsync("scan.pdf", pdf, readPictures: false, CancellationToken.None)).Inspectable);
    }

    [ProgramFact("tesseract")]
    public async Task A_damaged_picture_and_too_little_time_are_facts()
    {
        using var eyes = Tesseract.Find(TimeProvider.System)!;
        var damaged = Picture("T").AsMemory(0, 400);
        Assert.Equal(Uninspectable.Damaged, (await eyes.ReadAsync(damaged, TimeSpan.FromSeconds(30), 1000, CancellationToken.None)).Problem);
        Assert.Equal(Uninspectable.TooCostly, (await eyes.ReadAsync(Picture("T"), TimeSpan.Zero, 1000, CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task Without_the_tool_a_picture_that_should_be_read_is_said_to_be_unread()
    {
        var reader = new DocumentReader(new NoPdfTool(), TimeProvider.System);
        Assert.Equal(Uninspectable.NoReader, (await reader.ReadAsync("scan.png", Picture("T"), readPictures: true, CancellationToken.None)).Inspectable);
    }

    private sealed class CountedPages(IPageTool pages) : IPageTool
    {
        public List<int> Asked { get; } = [];

        public ValueTask<PagePicture> DrawAsync(ReadOnlyMemory<byte> pdf, int page, TimeSpan time, CancellationToken cancellation)
        {
            Asked.Add(page);
            return pages.DrawAsync(pdf, page, time, cancellation);
        }
    }

    /// <summary>A PDF of two pages: one typed, one a picture of letters.</summary>
    private static byte[] Scan(string text)
    {
        var pixels = Pixels(text);
        var (width, height) = (pixels[0].Length, pixels.Length);
        var typed = "BT /F1 12 Tf 50 500 Td (This page was typed and needs no eyes.) Tj ET";
        var shown = $"q {width / 2} 0 0 {height / 2} 50 300 cm /P Do Q";
        return Pdf(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 5 0 R /Resources << /Font << /F1 7 0 R >> >> >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 6 0 R /Resources << /XObject << /P 8 0 R >> >> >>",
            $"<< /Length {typed.Length} >>\nstream\n{typed}\nendstream",
            $"<< /Length {shown.Length} >>\nstream\n{shown}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            $"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {width * height} >>\nstream\n{Encoding.Latin1.GetString([.. pixels.SelectMany(row => row)])}\nendstream");
    }

    private static byte[] Pdf(params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var index = 0; index < objects.Length; index++)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"{text.Length:D10} 00000 n \n");
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{objects[index]}\nendobj\n");
        }

        return Encoding.Latin1.GetBytes($"{text}{table}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{text.Length}\n%%EOF\n");
    }

    private static byte[] Picture(string text)
    {
        var pixels = Pixels(text);
        return Png(pixels[0].Length, pixels);
    }

    /// <summary>Letters in black on white, of those that are straight strokes alone.</summary>
    private static byte[][] Pixels(string text)
    {
        const int Width = 50, Height = 100, Stroke = 14, Margin = 60, Step = 80;
        var strokes = new Dictionary<char, string> { ['E'] = "ltmb", ['F'] = "ltm", ['H'] = "lrm", ['I'] = "l", ['L'] = "lb", ['T'] = "tc", [' '] = "" };
        var (columns, rows) = ((text.Length * Step) + (2 * Margin), Height + (2 * Margin));
        var pixels = new byte[rows][];
        for (var row = 0; row < rows; row++)
            pixels[row] = Enumerable.Repeat((byte)255, columns).ToArray();
        for (var index = 0; index < text.Length; index++)
        {
            foreach (var stroke in strokes[text[index]])
                Draw(stroke, Margin + (index * Step));
        }

        return pixels;

        void Draw(char stroke, int left)
        {
            var (x, y, width, height) = stroke switch
            {
                'l' => (0, 0, Stroke, Height),
                'r' => (Width - Stroke, 0, Stroke, Height),
                'c' => ((Width - Stroke) / 2, 0, Stroke, Height),
                't' => (0, 0, Width, Stroke),
                'm' => (0, (Height - Stroke) / 2, Width, Stroke),
                _ => (0, Height - Stroke, Width, Stroke),
            };
            for (var row = 0; row < height; row++)
                pixels[Margin + y + row].AsSpan(left + x, width).Clear();
        }
    }

    /// <summary>8-bit grey (PNG, ISO/IEC 15948), with noise in an invisible corner so that it is as large as a scan.</summary>
    private static byte[] Png(int width, byte[][] rows)
    {
        var random = new Random(5);
        for (var row = 0; row < 40; row++)
        {
            for (var column = 0; column < 100; column++)
                rows[row][column] = (byte)(250 + random.Next(6));
        }

        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        header[8] = 8;
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. body];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        var check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
        return [.. length, .. named, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
