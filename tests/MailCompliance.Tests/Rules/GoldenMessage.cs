using System.IO.Compression;
using System.Text;

namespace MailCompliance.Tests.Rules;

/// <summary>The bytes of a golden case's message.</summary>
internal static class GoldenMessage
{
    private const string Boundary = "=_case";

    public static byte[] Of(GoldenCase golden)
    {
        var message = new MemoryStream();
        Write(message, $"From: {golden.One("from") ?? "Aisha Khan <a.khan@oakhill.example>"}\n");
        foreach (var field in new[] { "to", "cc" })
        {
            if (golden.Addresses(field) is { Count: > 0 } addresses)
                Write(message, $"{char.ToUpperInvariant(field[0])}{field[1..]}: {string.Join(",\n ", addresses)}\n");
        }

        Write(message, "Message-ID: <case@oakhill.example>\nDate: Wed, 25 Nov 2026 10:00:00 +0000\n");
        foreach (var header in golden.Headers)
            Write(message, header + "\n");
        if (!golden.Headers.Any(header => header.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase)))
            WriteBody(message, golden);
        else
            Write(message, "\n" + golden.Body);
        return message.ToArray();
    }

    private static void WriteBody(MemoryStream message, GoldenCase golden)
    {
        Write(message, "MIME-Version: 1.0\n");
        var files = golden.All("attach").Select(file => (Line: file, Inline: false)).Concat(golden.All("inline").Select(file => (Line: file, Inline: true))).ToList();
        if (files.Count == 0)
        {
            WriteText(message, golden);
            return;
        }

        Write(message, $"Content-Type: multipart/{(files.All(file => file.Inline) ? "related" : "mixed")}; boundary=\"{Boundary}\"\n\n--{Boundary}\n");
        WriteText(message, golden);
        foreach (var (line, inline) in files)
        {
            var words = line.Split(' ', 3);
            var name = words[0].Replace("%20", " ", StringComparison.Ordinal);
            var content = ContentOf(words[1], words.Length > 2 ? words[2] : "");
            Write(message, $"\n--{Boundary}\nContent-Type: {(name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "application/octet-stream")}; name=\"{name}\"\n"
                + $"Content-Disposition: {(inline ? "inline" : "attachment")}; filename=\"{name}\"\n{(inline ? $"Content-ID: <{name}>\n" : "")}Content-Transfer-Encoding: base64\n\n"
                + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n"));
        }

        Write(message, $"\n--{Boundary}--\n");
    }

    private static void WriteText(MemoryStream message, GoldenCase golden)
    {
        var charset = golden.One("charset") ?? "utf-8";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        var transfer = golden.One("encoding") ?? "8bit";
        Write(message, $"Content-Type: text/{golden.One("type") ?? "plain"}; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n");
        var bytes = encoding.GetBytes(golden.Body.ReplaceLineEndings("\r\n"));
        if (transfer == "base64")
            Write(message, Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n"));
        else if (transfer == "quoted-printable")
            Write(message, string.Concat(bytes.Select(value => value is (byte)'\r' or (byte)'\n' or (byte)' ' or (>= 33 and <= 126 and not (byte)'=') ? ((char)value).ToString() : $"={value:X2}")).ReplaceLineEndings("\n"));
        else
            message.Write(bytes);
    }

    private static byte[] ContentOf(string kind, string argument) => kind switch
    {
        "bytes" => Filled(int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture)),
        "text" => Encoding.UTF8.GetBytes(argument.Replace("\\n", "\r\n", StringComparison.Ordinal)),
        "utf16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(argument.Replace("\\n", "\r\n", StringComparison.Ordinal))],
        "exe" => Program(),
        "png" => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Filled(argument.Length == 0 ? 200 : int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture))],
        "photo" => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Filled(60_000)],
        "jpg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, .. Filled(500), 0xFF, 0xD9],
        "zip" => Zip(argument.Split(' ').Select(entry => (entry.Split('=')[0], ContentOf(entry.Split('=')[1], "inside")))),
        "docx" => Zip([
            ("[Content_Types].xml", Encoding.UTF8.GetBytes("""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""")),
            ("_rels/.rels", Encoding.UTF8.GetBytes("""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""")),
            ("word/document.xml", Encoding.UTF8.GetBytes($"""<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{argument}</w:t></w:r></w:p></w:body></w:document>""")),
        ]),
        "locked" => EncryptedZip(argument),
        _ => throw new FormatException($"There is no kind of content \"{kind}\"."),
    };

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The least that is a Windows program: the DOS header and the place of the PE signature.</summary>
    private static byte[] Program()
    {
        var bytes = new byte[1024];
        (bytes[0], bytes[1], bytes[0x3C]) = ((byte)'M', (byte)'Z', 0x80);
        (bytes[0x80], bytes[0x81], bytes[0x84], bytes[0x85]) = ((byte)'P', (byte)'E', 0x64, 0x86);
        return bytes;
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A ZIP whose entries say that they are encrypted (APPNOTE 4.4.4, bit 0).</summary>
    private static byte[] EncryptedZip(string name)
    {
        var bytes = Zip([(name, Filled(64))]);
        for (var at = 0; at + 10 < bytes.Length; at++)
        {
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && (bytes[at + 2], bytes[at + 3]) is (3, 4) or (1, 2))
                bytes[at + (bytes[at + 2] == 3 ? 6 : 8)] |= 1;
        }

        return bytes;
    }

    private static void Write(MemoryStream message, string text) => message.Write(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
}
