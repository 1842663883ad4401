using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Tests.Smtp;

public sealed class DataDecoderTests
{
    private static readonly SpoolStorage Storage = new(1 << 20, 1 << 20, null);

    public static TheoryData<string, string, string> Messages => new()
    {
        // sent, content, what follows the message
        { ".\r\n", "", "" },
        { "a\r\n.\r\nQUIT\r\n", "a\r\n", "QUIT\r\n" },
        { "..a\r\n..\r\n...\r\n.\r\n", ".a\r\n.\r\n..\r\n", "" },
        { ".a\r\n.\r\n", "a\r\n", "" },
        { "\r\n\r\n.\r\n", "\r\n\r\n", "" },
        { "a.\r\nb\r\n.\r\n", "a.\r\nb\r\n", "" },
        { "\r\r\n.\r\n", "\r\r\n", "" },
        { ".\r\r\n.\r\n", "\r\r\n", "" },
    };

    /// <summary>What looks like an end of data to somebody, and must not to us.</summary>
    public static TheoryData<string> FalseEnds =>
    [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\n.\r\r\n", "\r\n.\n\r\n", "\r\r\n.\rx",
        "\n\r\n.\n", "\r\n.\0\r\n", "\r\n\0.\r\n", "\r\n . \r\n", "\r\n. \r\n", "\n\n.\n\n", "\r\n..\r\n", "\n..\r\n", "\r\r.\r\r",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Decodes_a_message_in_one_piece_or_octet_by_octet(string sent, string content, string rest)
    {
        Assert.Equal((content, rest, true), Decode(sent, _ => int.MaxValue));
        Assert.Equal((content, rest, true), Decode(sent, _ => 1));
    }

    [Theory]
    [MemberData(nameof(FalseEnds))]
    public void Only_CRLF_dot_CRLF_ends_the_data(string end)
    {
        var sent = $"a{end}MAIL FROM:<x@y.example>";
        Assert.False(Decode(sent, _ => int.MaxValue).Complete);
        Assert.False(Decode(sent, _ => 1).Complete);
        Assert.True(Decode(sent + "\r\n.\r\n", _ => 1).Complete);
    }

    [Fact]
    public void Pieces_do_not_matter()
    {
        var octets = Gen.Elements('\r', '\n', '.', 'x', '\0', 'é').ArrayOf().Select(chars => new string(chars));
        Prop.ForAll(octets.ToArbitrary(), text =>
        {
            var sent = text + "\r\n.\r\nrest";
            var sizes = new Random(text.Length);
            return Decode(sent, _ => int.MaxValue) == Decode(sent, _ => sizes.Next(1, 5));
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261102, 7).WithMaxTest(500));
    }

    private static (string Content, string Left, bool Complete) Decode(string sent, Func<int, int> size)
    {
        var octets = Encoding.Latin1.GetBytes(sent).AsSpan();
        using var spool = new MessageSpool(Storage, 1 << 20, 0);
        var decoder = new DataDecoder();
        while (!octets.IsEmpty && !decoder.IsComplete)
        {
            var piece = octets[..Math.Min(octets.Length, size(octets.Length))];
            octets = octets[decoder.Decode(piece, spool)..];
        }
        using var message = spool.Finish();
        return (Encoding.Latin1.GetString(message.Bytes.Span), Encoding.Latin1.GetString(octets), decoder.IsComplete);
    }
}
