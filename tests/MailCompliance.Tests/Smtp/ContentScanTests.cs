using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Tests.Smtp;

public sealed class ContentScanTests
{
    [Fact]
    public void Finds_what_a_plain_loop_finds_wherever_the_content_is_cut()
    {
        var line = Gen.Elements("\r\n", "\r\n", "\r\n", "x", "a longer piece of text without any line ending in it", "\r", "\n", "\0", "é");
        Prop.ForAll(line.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var octets = Encoding.Latin1.GetBytes(text);
            var cut = octets.Length / 3;
            var scan = new ContentScan();
            scan.Add(octets.AsSpan(0, cut));
            scan.Add(octets.AsSpan(cut));
            return (scan.HasBareLineEndings, scan.HasNul, scan.IsEightBit, scan.EndsWithLineEnding)
                == (HasBare(text), text.Contains('\0', StringComparison.Ordinal), text.Any(c => c > '\x7F'), text.EndsWith("\r\n", StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithReplay(20261102, 5).WithMaxTest(1000));
    }

    [Fact]
    public void Finds_one_bare_octet_at_any_place()
    {
        for (var at = 0; at < 200; at++)
        {
            foreach (var octet in "\r\n\0é")
            {
                var text = new string('x', at) + octet + new string('y', 200 - at);
                var scan = new ContentScan();
                scan.Add(Encoding.Latin1.GetBytes(text));
                Assert.Equal((octet is '\r' or '\n', octet == '\0', octet == 'é'), (scan.HasBareLineEndings, scan.HasNul, scan.IsEightBit));
            }
        }
    }

    private static bool HasBare(string text)
    {
        var rest = text.Replace("\r\n", "", StringComparison.Ordinal);
        return rest.Contains('\r', StringComparison.Ordinal) || rest.Contains('\n', StringComparison.Ordinal)
            || text.Contains("\r\r\n", StringComparison.Ordinal);
    }
}
