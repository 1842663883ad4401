using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class HostileMailTests
{
    private static readonly string[] Pieces =
    [
        "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/mixed; boundary=\"a--\"\r\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: text/html; charset=iso-2022-jp\r\n", "Content-Type: text/plain; format=flowed\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1*=%A9\r\n",
        "Subject: =?utf-8?Q?=C3?= =?utf-8?B?qQ==?=\r\n", "To: \"a, b\" <c@d.example>, (x) e@f.example;\r\n", "junk line\r\n", "\r\n", "\n", "\r", "--a\r\n", "--a--\r\n", "--a----\r\n",
        "--a", "SGVsbG8=\r\n", "=C3=A9=\r\n", "begin 644 x\r\n#86)C\r\nend\r\n", "\u001b$BF|\u001b(B", "caf\u00c3\u00a9 \u00e9\u0000", "text \r\n", "-----BEGIN PGP MESSAGE-----\r\n", " ", "=", ":",
    ];

    /// <summary>Of messages mangled beyond reason some cannot be edited; that must be said, and must be rare.</summary>
    private const int MostUneditable = 15;

    [Fact]
    public void Nothing_made_of_hostile_pieces_breaks_the_reader_or_the_editor()
    {
        var uneditable = 0;
        Prop.ForAll(Gen.Elements(Pieces).ListOf().ToArbitrary(), pieces =>
        {
            uneditable += Soundness.Check(Encoding.Latin1.GetBytes(string.Concat(pieces))) ? 0 : 1;
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(40).WithReplay(20_261_125, 7));
        Assert.InRange(uneditable, 0, MostUneditable);
    }

    [Fact]
    public void Nothing_made_of_changed_bytes_breaks_the_reader_or_the_editor()
    {
        var original = Mail.Bytes(Mail.Head + """
            Content-Type: multipart/mixed; boundary="b1"

            --b1
            Content-Type: multipart/alternative; boundary=b2

            --b2
            Content-Type: text/plain; charset="utf-8"; format=flowed
            Content-Transfer-Encoding: quoted-printable

            Dear =C3=A9 all, =
            more
            --b2
            Content-Type: text/html; charset=windows-1252
            Content-Transfer-Encoding: base64

            PHA+SGVsbG88L3A+PHA+SGVsbG88L3A+
            --b2--
            --b1
            Content-Type: message/rfc822

            Subject: =?utf-8?Q?x?=

            inner
            --b1--
            """);
        var random = new Random(20261125);
        var uneditable = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = original.ToList();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(60), bytes.Count - at)));
                        break;
                    default:
                        bytes[at] = " \t\r\n-=\";:()<>\\"u8[random.Next(14)];
                        break;
                }
            }

            uneditable += Soundness.Check(bytes.ToArray()) ? 0 : 1;
        }

        Assert.InRange(uneditable, 0, MostUneditable);
    }

    [Theory]
    [InlineData("To: ", "(")]
    [InlineData("To: ", "\"\\")]
    [InlineData("To: ", "<@a,")]
    [InlineData("To: ", "a,")]
    [InlineData("Subject: ", "=?a?q?")]
    [InlineData("Subject: ", "=?utf-8?Q?a?= ")]
    [InlineData("Content-Type: text/plain; ", "a*0=b;")]
    [InlineData("Content-Disposition: x; ", "a")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\r\n\r\n", "\r\n--")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n", "=\n")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "= ")]
    [InlineData("Content-Type: text/html\r\n\r\n", "<meta charset")]
    public void Work_grows_no_faster_than_the_message(string head, string repeated)
    {
        // half a megabyte would take minutes if anything were quadratic in its bytes
        var bytes = Encoding.ASCII.GetBytes(head + string.Concat(Enumerable.Repeat(repeated, 500_000 / repeated.Length)) + "\r\n");
        var document = MailDocument.Parse(bytes);
        _ = document.Root.DecodeText();
        _ = document.Root.FileName;
        foreach (var field in document.Headers)
        {
            _ = field.Value;
            _ = MailAddress.ParseList(field);
        }
    }

    [RealMailFact]
    public void Real_mail_is_read_and_edited_without_a_fault()
    {
        foreach (var file in RealMail.Files())
            Assert.True(Soundness.Check(File.ReadAllBytes(file)), file);
    }
}
