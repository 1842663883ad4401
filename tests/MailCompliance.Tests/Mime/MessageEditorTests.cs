using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class MessageEditorTests
{
    [Fact]
    public void Nothing_asked_for_is_nothing_changed()
    {
        var document = Mail.Read(Mail.Head + "\nHello\n");
        Assert.Same(document, new MessageEditor(document).Apply());
    }

    [Fact]
    public void Fields_come_on_top_and_go_whole()
    {
        var document = Mail.Read("X-Old: a\n b\n" + Mail.Head + "\nHello\n");
        var result = new MessageEditor(document)
            .AddHeaderOnTop("X-One", "first").AddHeaderOnTop("X-Two", "zweite Größe").RemoveHeader(document.Headers[0]).Apply();
        Assert.Equal("X-Two: zweite =?utf-8?B?R3LDtsOfZQ==?=\r\nX-One: first\r\n" + Mail.Text(Mail.Bytes(Mail.Head + "\nHello\n")), Mail.Text(result.Bytes));
        Assert.Equal("zweite Größe", result.Headers.Value("X-Two"));
    }

    [Fact]
    public void Long_values_are_folded_and_read_back_exactly()
    {
        var document = Mail.Read(Mail.Head + "\nHello\n");
        var value = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}")) + "  two  blanks " + string.Concat(Enumerable.Repeat("ünïcödé 日本 ", 30)) + "end";
        var result = new MessageEditor(document).AddHeaderOnTop("X-Long", value).AddHeaderOnTop("X-Smuggle", "a\r\nBcc: evil@home.example").Apply();
        Assert.Equal(value, result.Headers.Value("X-Long"));
        Assert.Null(result.Headers.Find("Bcc"));
        Assert.All(Mail.Text(result.Bytes).Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }

    [Theory]
    [InlineData("Cc: a@b.example", "Cc: a@b.example,\r\n \"Head, The\" <head@school.example>\r\n")]
    [InlineData("Cc: a@b.example,\n c@d.example", "Cc: a@b.example,\r\n c@d.example,\r\n \"Head, The\" <head@school.example>\r\n")]
    [InlineData("Cc:", "Cc: \"Head, The\" <head@school.example>\r\n")]
    [InlineData("Cc: HEAD@school.example", "Cc: HEAD@school.example\r\n")]
    public void Cc_is_appended_to(string field, string expected)
    {
        var document = Mail.Read($"{Mail.Head}{field}\nX-After: 1\n\nHello\n");
        var result = new MessageEditor(document).AddCc(new MailAddress("head@school.example", "Head, The")).Apply();
        Assert.Equal(Mail.Text(Mail.Bytes(Mail.Head)) + expected + "X-After: 1\r\n\r\nHello\r\n", Mail.Text(result.Bytes));
    }

    [Fact]
    public void Cc_is_added_where_there_is_none()
    {
        var document = Mail.Read(Mail.Head + "\nHello\n");
        var result = new MessageEditor(document).AddCc(new MailAddress("head@school.example", "Zoë")).AddCc(new MailAddress("b@school.example", null)).Apply();
        Assert.Equal("Cc: =?utf-8?B?Wm/Dqw==?= <head@school.example>,\r\n b@school.example\r\n" + Mail.Text(document.Bytes), Mail.Text(result.Bytes));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_message_that_ends_within_its_recipients_takes_text_and_recipients(bool adds, bool removes)
    {
        var document = Mail.Read("From: a@b.example\nCc: x@y.example, c@d.example");
        var editor = new MessageEditor(document);
        if (adds)
            editor.AddCc(new MailAddress("head@school.example", null));
        if (removes)
            editor.RemoveVisibleRecipients(new HashSet<string> { "c@d.example" });
        Assert.True(editor.TryInsertText(document.Root, 0, "£5"));

        var result = editor.Apply();

        Assert.Equal("£5", result.Root.DecodeText().TrimEnd());
        Assert.Equal(["x@y.example", .. removes ? [] : new[] { "c@d.example" }, .. adds ? new[] { "head@school.example" } : []],
            MailAddress.ParseList(result.Headers.Find("Cc")!).Select(mailbox => mailbox.Address));
    }

    [Theory]
    [InlineData("To: a@b.example, Bob <c@d.example>,\n e@f.example", "To: a@b.example,\r\n e@f.example\r\n")]
    [InlineData("To: Bob <C@D.example>", "To: undisclosed-recipients:;\r\n")]
    [InlineData("Cc: c@d.example", "")]
    [InlineData("Cc: Staff: c@d.example, x@y.example;", "Cc: x@y.example\r\n")]
    [InlineData("Cc: x@y.example", "Cc: x@y.example\r\n")]
    public void Visible_recipients_are_removed(string field, string expected)
    {
        var document = Mail.Read($"From: a@b.example\n{field}\nSubject: x\n\nHello\n");
        var result = new MessageEditor(document).RemoveVisibleRecipients(new HashSet<string> { "c@d.example" }).Apply();
        Assert.Equal($"From: a@b.example\r\n{expected}Subject: x\r\n\r\nHello\r\n", Mail.Text(result.Bytes));
    }

    [Fact]
    public void A_part_beside_the_body_moves_the_message_s_content_fields_inside()
    {
        var document = Mail.Read(Mail.Head + "Content-Type: text/plain;\n charset=koi8-r\nContent-Transfer-Encoding: quoted-printable\nX-Last: 1\n\n=D0\n");
        var editor = new MessageEditor(document);
        Assert.False(editor.TryInsertText(document.Root, 0, "£5 “x”"));
        var result = editor.AddTextPart(document.Root, "plain", "£5 “x”\n").AddTextPart(document.Root, "plain", "first", before: true).Apply();
        Assert.Equal(":multipart/mixed 1:text/plain 2:text/plain 3:text/plain", Mail.Outline(result));
        Assert.Equal(["first", "п\r\n", "£5 “x”\r\n"], result.Leaves().Select(leaf => leaf.DecodeText()));
        Assert.Equal("koi8-r", result.Root.Children[1].ContentType.Charset);
        Assert.Equal("1", result.Headers.Value("X-Last"));
        Assert.Empty(result.Irregularities);
    }

    [Theory]
    [InlineData("mixed", ":multipart/mixed 1:text/plain 2:text/plain 3:text/html")]
    [InlineData("alternative", ":multipart/alternative 1:multipart/mixed 1.1:text/plain 1.2:text/plain 2:text/html")]
    public void A_part_beside_a_part_is_a_sibling_in_mixed_and_else_wrapped(string subtype, string expected)
    {
        var document = Mail.Read($"{Mail.Head}Content-Type: multipart/{subtype}; boundary=a\n\n--a\n\nplain\n--a\nContent-Type: text/html\n\nhtml\n--a--\n");
        var result = new MessageEditor(document).AddTextPart(document.Root.Children[0], "plain", "added").Apply();
        Assert.Equal(expected, Mail.Outline(result));
        Assert.Equal(["plain", "added", "html"], result.Leaves().Select(leaf => leaf.DecodeText()));
        Assert.Empty(result.Irregularities);
    }

    [Theory]
    [InlineData("Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n--a\n\nx\n--a--\n")]
    [InlineData("Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\n--a\n\nx\n--a--\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\n\n--a\n\nx\n--a--\n")]
    [InlineData("Subject: x")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Subject: x\nhello")]
    [InlineData("hello")]
    [InlineData("\nhello")]
    [InlineData("")]
    public void Odd_messages_are_edited_like_others(string text)
    {
        foreach (var added in new[] { "stamp", "£ stamp\r\n" })
        {
            var document = Mail.Read(text);
            foreach (var leaf in document.Leaves().Where(leaf => leaf.IsText))
            {
                var editor = new MessageEditor(document);
                Assert.True(editor.TryInsertText(leaf, leaf.DecodeText().Length, added));
                Assert.Contains(editor.AddHeaderOnTop("X-Top", "1").Apply().Leaves(), other => other.DecodeText() == leaf.DecodeText() + added);
                var wrapped = new MessageEditor(document).AddTextPart(leaf, "plain", added).AddHeaderOnTop("X-Top", "1").Apply();
                Assert.Equal(document.Leaves().Count() + 1, wrapped.Leaves().Count());
            }
        }
    }

    [Theory]
    [InlineData("Content-Type: multipart/signed; boundary=a\n\n--a\n\nx\n--a\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n--a--\n", MessageSecurity.Signed)]
    [InlineData("Content-Type: multipart/signed; boundary=a\n\n--a\n\nx\n--a\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n\nab==\n-----END PGP SIGNATURE-----\n--a--\n", MessageSecurity.Signed)]
    [InlineData("Content-Type: multipart/signed; boundary=a\n\n--a\n\nx\n--a--\n", MessageSecurity.None)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nx\n--a\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n--a--\n", MessageSecurity.None)]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n", MessageSecurity.Encrypted)]
    [InlineData("Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\nto be read by all\n--b--\n", MessageSecurity.None)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n--a--\n", MessageSecurity.None)]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nx", MessageSecurity.Signed)]
    [InlineData("Content-Type: application/x-pkcs7-mime\n\nx", MessageSecurity.Encrypted)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: application/pkcs7-mime; name=ann.p7c\n\nx\n--a--\n", MessageSecurity.None)]
    [InlineData("Content-Type: application/octet-stream; name=smime.p7m\n\nx", MessageSecurity.Encrypted)]
    [InlineData("Content-Type: application/octet-stream; name=message.rpmsg\n\nx", MessageSecurity.RightsProtected)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nOpen the attachment\n--a\nContent-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nx\n--a--\n", MessageSecurity.RightsProtected)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: application/pdf\n\nx\n--a\nContent-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\n\nx\n--a--\n", MessageSecurity.None)]
    [InlineData("Content-Class: rpmsg.message\n\nx", MessageSecurity.None)]
    [InlineData("Subject: x\n\n-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nabcd+/==\n=abcd\n-----END PGP MESSAGE-----\n", MessageSecurity.Encrypted)]
    [InlineData("Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nwords for all to read\n-----END PGP MESSAGE-----\n", MessageSecurity.None)]
    [InlineData("Subject: x\n\nHello\n-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n", MessageSecurity.None)]
    [InlineData("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n", MessageSecurity.Signed)]
    [InlineData("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHello\n", MessageSecurity.None)]
    [InlineData("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\n\nHello\n-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\nand more\n", MessageSecurity.None)]
    [InlineData("Subject: x\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n", MessageSecurity.None)]
    [InlineData("Content-Type: message/rfc822\n\nContent-Type: multipart/signed; boundary=a\n\n--a\n\nx\n--a--\n", MessageSecurity.None)]
    public void Protection_is_recognised_and_never_broken(string text, MessageSecurity expected)
    {
        var document = Mail.Read("X-Gone: 1\n" + text);
        Assert.Equal(expected, MessageSecurityReader.SecurityOf(document));
        if (expected is MessageSecurity.None)
            return;
        var editor = new MessageEditor(document);
        Assert.Throws<InvalidOperationException>(() => editor.AddTextPart(document.Root, "plain", "x"));
        Assert.Throws<InvalidOperationException>(() => editor.TryInsertText(document.Leaves().First(), 0, "x"));
        Assert.Throws<InvalidOperationException>(() => editor.AddCc(new MailAddress("a@b.example", null)));
        Assert.Throws<InvalidOperationException>(() => editor.RemoveHeader(document.Headers[1]));
        Assert.Equal("X-New: 1\r\n" + Mail.Text(Mail.Bytes(text)), Mail.Text(editor.AddHeaderOnTop("X-New", "1").RemoveHeader(document.Headers[0]).Apply().Bytes));
    }

    [Fact]
    public void A_signed_part_further_in_is_never_edited_but_something_may_stand_beside_it()
    {
        const string Signed = "Content-Type: multipart/signed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n";
        var document = Mail.Read("Content-Type: multipart/mixed; boundary=a\n\n--a\n" + Signed + "--a--\n");
        var signed = document.Root.Children[0];
        var editor = new MessageEditor(document);
        Assert.Throws<InvalidOperationException>(() => editor.TryInsertText(signed.Children[0], 0, "x"));
        Assert.Throws<InvalidOperationException>(() => editor.AddTextPart(signed.Children[0], "plain", "x"));
        var result = editor.AddTextPart(signed, "plain", "stamp").Apply();
        Assert.Contains(Mail.Text(Mail.Bytes(Signed.TrimEnd())), Mail.Text(result.Bytes), StringComparison.Ordinal);
        Assert.Equal("stamp", result.Leaves().Last().DecodeText());
    }

    [Theory]
    [InlineData("From ann@school.example Mon Nov  2 09:00:00 2026\nSubject: x\n\nHello\n")]
    [InlineData("Subject: x\nno field at all\nX-Other: y\n\nHello\n")]
    public void Lines_in_the_header_that_are_no_fields_go_with_an_edit_and_stay_without(string text)
    {
        var document = Mail.Read(text);
        Assert.Same(document, new MessageEditor(document).TakeOutStrayLines().Apply());
        var editor = new MessageEditor(document).TakeOutStrayLines();
        Assert.True(editor.TryInsertText(document.Root, 5, " stamp"));
        var result = editor.AddHeaderOnTop("X-Top", "1").Apply();
        Assert.Equal(document.Headers.Count + 1, result.Headers.Count);
        Assert.All(Mail.Text(result.Bytes).Split("\r\n\r\n")[0].Split("\r\n"), line => Assert.Contains(": ", line, StringComparison.Ordinal));
        Assert.Equal("Hello stamp\r\n", result.Root.DecodeText());
    }

    [Fact]
    public void Attached_messages_and_TNEF_are_never_edited()
    {
        var document = Mail.Read("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nSubject: x\n\nHello\n--a\nContent-Type: application/ms-tnef\n\nx\n--a--\n");
        var editor = new MessageEditor(document);
        Assert.Throws<InvalidOperationException>(() => editor.TryInsertText(document.Root.Children[0].Children[0], 0, "x"));
        Assert.Throws<InvalidOperationException>(() => editor.AddTextPart(document.Root.Children[1], "plain", "x"));
        Assert.Throws<ArgumentException>(() => editor.TryInsertText(Mail.Read("\nx").Root, 0, "x"));
    }
}
