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

    /// <summary>Letters in black on white, of those that are straight strokes alone.</summary>
    private static byte[] Picture(string text)
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

        return Png(columns, pixels);

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
