using System.Text;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Text.Kinds;

namespace MailCompliance.Tests.Text;

public sealed class FileKindsTests
{
    [Theory]
    [InlineData("photo.jpg", "MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "exe", FileFamily.Program)]
    [InlineData("a", "\u007FELF\u0002", "elf", FileFamily.Program)]
    [InlineData("a", "\u00CF\u00FA\u00ED\u00FE\u0007", "mach-o", FileFamily.Program)]
    [InlineData("run.txt", "#!/bin/sh\nls", "script", FileFamily.Program)]
    [InlineData("letter.js", "alert(1)", "js", FileFamily.Program)]
    [InlineData("letter.pdf.vbs. ", "MsgBox 1", "vbs", FileFamily.Program)]
    [InlineData("a.ps1", "Get-Item", "ps1", FileFamily.Program)]
    [InlineData("a.lnk", "L\0\0\0\u0001\u0014\u0002\0", "lnk", FileFamily.Program)]
    [InlineData("link.url", "[InternetShortcut]\nURL=file://x", "url", FileFamily.Program)]
    [InlineData("a.pdf", "%PDF-1.7\n", "pdf", FileFamily.Document)]
    [InlineData("a.bin", "{\\rtf1 x}", "rtf", FileFamily.Document)]
    [InlineData("a.png", "\u0089PNG\r\n\u001A\n", "png", FileFamily.Image)]
    [InlineData("a.jpg", "\u00FF\u00D8\u00FF\u00E0", "jpeg", FileFamily.Image)]
    [InlineData("a.webp", "RIFF\0\0\0\0WEBPVP8 ", "webp", FileFamily.Image)]
    [InlineData("a.heic", "\0\0\0\u0018ftypheic\0\0\0\0", "heic", FileFamily.Image)]
    [InlineData("a.mp4", "\0\0\0\u0018ftypisom\0\0\0\0", "mp4", FileFamily.Video)]
    [InlineData("a.mp3", "ID3\u0003", "mp3", FileFamily.Audio)]
    [InlineData("a.7z", "7z\u00BC\u00AF\u0027\u001C", "7z", FileFamily.Archive)]
    [InlineData("a.rar", "Rar!\u001A\u0007\u0001", "rar", FileFamily.Archive)]
    [InlineData("a.gz", "\u001F\u008B\u0008", "gz", FileFamily.Archive)]
    [InlineData("a.ics", "BEGIN:VCALENDAR\r\n", "ics", FileFamily.Calendar)]
    [InlineData("a.vcf", "BEGIN:VCARD\r\n", "vcf", FileFamily.Text)]
    [InlineData("a.htm", "<p>hello", "html", FileFamily.Document)]
    [InlineData("a.csv", "a,b\n1,2", "csv", FileFamily.Spreadsheet)]
    [InlineData("a.eml", "Subject: hello\r\n\r\ntext", "eml", FileFamily.Message)]
    [InlineData("noname", "Dear parents,", "text", FileFamily.Text)]
    [InlineData("a.svg", "<svg xmlns='x'/>", "svg", FileFamily.Image)]
    [InlineData("a.asc", "-----BEGIN PGP MESSAGE-----", "pgp", FileFamily.Message)]
    [InlineData("mz.txt", "MZ is the code of Mozambique, and this text is longer than sixty-four characters.", "text", FileFamily.Text)]
    [InlineData("a.dat", "\u0001\u0002\u0003\0\0rubbish", "unknown", FileFamily.Unknown)]
    [InlineData("a.scr", "\u0001\u0002\u0003\0\0rubbish", "scr", FileFamily.Program)]
    public void Content_tells_what_a_file_is(string name, string content, string kind, FileFamily family) =>
        Assert.Equal(new FileKind(kind, family), FileKinds.Of(name, Encoding.Latin1.GetBytes(content)));

    [Theory]
    [InlineData("word/document.xml", "docx", FileFamily.Document)]
    [InlineData("word/vbaProject.bin", "docm", FileFamily.Program)]
    [InlineData("xl/workbook.xml", "xlsx", FileFamily.Spreadsheet)]
    [InlineData("xl/macrosheets/sheet1.xml", "xlsm", FileFamily.Program)]
    [InlineData("ppt/slides/slide1.xml", "pptx", FileFamily.Presentation)]
    public void Office_files_are_told_by_their_parts_and_macros_make_programs(string part, string kind, FileFamily family) =>
        Assert.Equal(new FileKind(kind, family), FileKinds.Of("letter.docx", Files.Office((part, "<x/>"))));

    [Fact]
    public void Program_packages_are_no_plain_archives()
    {
        Assert.Equal("jar", FileKinds.Of("a.zip", Files.Zip(("META-INF/MANIFEST.MF", [1]), ("A.class", [1]))).Name);
        Assert.Equal("apk", FileKinds.Of("a.zip", Files.Zip(("AndroidManifest.xml", [1]))).Name);
        Assert.Equal(new FileKind("zip", FileFamily.Archive), FileKinds.Of("a.jpg", Files.Zip(("a.txt", [65]))));
    }

    [Fact]
    public void Disk_images_are_programs()
    {
        var image = new byte[0x9000];
        "CD001"u8.CopyTo(image.AsSpan(0x8001));
        Assert.Equal(new FileKind("iso", FileFamily.Program), FileKinds.Of("holiday.jpg", image));
    }

    [Fact]
    public void Any_bytes_have_a_kind()
    {
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            Assert.NotNull(FileKinds.Of("x.doc", bytes));
        }
    }
}
