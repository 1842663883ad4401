using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class TnefTests
{
    /// <summary>The example of MS-OXRTFCP section 3.1: "{\rtf1\ansi\ansicpg1252\pard hello world}".</summary>
    private static readonly byte[] HelloWorld = Convert.FromHexString(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c0900206277 05b06c647d0a800fa0".Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Subject_bodies_and_attachments_are_read()
    {
        var tnef = Sample();
        Assert.True(TnefReader.TryRead(tnef, MimeLimits.Default, out var content, out var problem));
        Assert.Null(problem);
        Assert.Equal(("Größe", "IPM.Note", "<p>html</p>"), (content.Subject, content.MessageClass, content.Html));
        Assert.Equal("hello world", content.PlainText);
        Assert.Equal(["a long name.pdf|application/pdf|PDF|cid1", "SHORT.TXT||data|", "Forwarded|application/ms-tnef|" + Encoding.Latin1.GetString(Tnef()) + "|"],
            content.Attachments.Select(file => $"{file.FileName}|{file.DeclaredType}|{Encoding.Latin1.GetString(file.Content.Span)}|{file.ContentId}"));
    }

    [Theory]
    [InlineData(@"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf \f0\b \htmlrtf0 caf\'e9 \{x\}{\*\htmltag72 </p>}\par}", "<p>café {x}</p>\r\n")]
    [InlineData(@"{\rtf1\ansi{\*\generator x;}\uc1 \u8364?5\par second\tab line}", "€5\r\nsecond\tline")]
    [InlineData(@"{\rtf1\ansicpg932 \'82\'a0}", "あ")]
    public void Rtf_bodies_become_text(string rtf, string expected)
    {
        var raw = Encoding.ASCII.GetBytes(rtf);
        byte[] stored = [.. BitConverter.GetBytes(raw.Length + 12), .. BitConverter.GetBytes(raw.Length), .. "MELA"u8, 0, 0, 0, 0, .. raw];
        Assert.True(TnefReader.TryRead(Tnef(Attribute(1, 0x69003, Properties((0x10090102, stored)))), MimeLimits.Default, out var content, out _));
        Assert.Equal(expected, content.Html ?? content.PlainText);
    }

    [Fact]
    public void Damaged_streams_yield_what_they_hold_and_never_throw()
    {
        var tnef = Sample();
        for (var length = 0; length < tnef.Length; length++)
            Assert.True(!TnefReader.TryRead(tnef.AsMemory(0, length), MimeLimits.Default, out _, out var problem) || problem is not null || length > 6 || length == 6);
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var damaged = (byte[])tnef.Clone();
            for (var j = 0; j < 5; j++)
                damaged[random.Next(6, damaged.Length)] = (byte)random.Next(256);
            TnefReader.TryRead(damaged, MimeLimits.Default, out _, out _);
        }

        Assert.False(TnefReader.TryRead(new byte[20], MimeLimits.Default, out _, out var none));
        Assert.NotNull(none);
    }

    private static byte[] Sample() => Tnef(
        Attribute(1, 0x18004, "old subject\0"u8),
        Attribute(1, 0x69003, Properties(
            (0x0037001F, Encoding.Unicode.GetBytes("Größe\0")), (0x001A001E, "IPM.Note\0"u8.ToArray()),
            (0x10130102, "<p>html</p>"u8.ToArray()), (0x10090102, HelloWorld))),
        Attribute(2, 0x69002, new byte[14]),
        Attribute(2, 0x18010, "ALONGN~1.PDF\0"u8),
        Attribute(2, 0x6800F, "PDF"u8),
        Attribute(2, 0x69005, Properties((0x3707001F, Encoding.Unicode.GetBytes("a long name.pdf\0")), (0x370E001E, "application/pdf\0"u8.ToArray()), (0x3712001E, "cid1\0"u8.ToArray()))),
        Attribute(2, 0x69002, new byte[14]),
        Attribute(2, 0x18010, "SHORT.TXT\0"u8),
        Attribute(2, 0x6800F, "data"u8),
        Attribute(2, 0x69002, new byte[14]),
        Attribute(2, 0x69005, Properties((0x3001001E, "Forwarded\0"u8.ToArray()), (0x3701000D, [.. new byte[16], .. Tnef()]))));

    private static byte[] Tnef(params byte[][] attributes) => [0x78, 0x9F, 0x3E, 0x22, 1, 0, .. attributes.SelectMany(bytes => bytes)];

    private static byte[] Attribute(byte level, int id, ReadOnlySpan<byte> data)
    {
        var sum = 0;
        foreach (var value in data)
            sum += value;
        return [level, .. BitConverter.GetBytes(id), .. BitConverter.GetBytes(data.Length), .. data, .. BitConverter.GetBytes((ushort)sum)];
    }

    private static byte[] Properties(params (int Tag, byte[] Value)[] properties) =>
    [
        .. BitConverter.GetBytes(properties.Length),
        .. properties.SelectMany(property => (byte[])
        [
            .. BitConverter.GetBytes(property.Tag), .. BitConverter.GetBytes(1), .. BitConverter.GetBytes(property.Value.Length),
            .. property.Value, .. new byte[(4 - (property.Value.Length % 4)) % 4],
        ]),
    ];
}
