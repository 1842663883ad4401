using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Rules;

public sealed class FileRulesTests
{
    private static readonly FileKind Exe = new("exe", FileFamily.Program);
    private static readonly FileKind Zip = new("zip", FileFamily.Archive);
    private static readonly FileKind Text = new("text", FileFamily.Text);
    private static readonly FileKind Picture = new("jpg", FileFamily.Image);

    [Theory]
    [InlineData("a.js::$DATA")]
    [InlineData("a.j\u200Bs")]
    [InlineData("a.js/")]
    [InlineData("a.js\0.txt")]
    public void Names_that_a_system_reads_otherwise_are_seen_through(string name) => Assert.True(IsFound(Some.File(name, kind: Text)));

    [Theory]
    [InlineData("Content-Disposition: attachment; filename=a.txt; filename=a.js")]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''a.txt; filename=a.js")]
    [InlineData("Content-Type: text/x-other; name=a.js\r\nContent-Disposition: attachment; filename=a.txt")]
    [InlineData("Content-Disposition: attachment; filename=a.txt\r\nContent-Disposition: attachment; filename=a.js")]
    [InlineData("Content-Disposition: attachment; filename*0=a.js; filename*2=.txt")]
    [InlineData("Content-Disposition: attachment; filename*0=a; filename*1=.txt; filename*1=.js")]
    public void Every_name_that_a_program_may_take_counts(string fields)
    {
        var part = MailDocument.Parse(Encoding.ASCII.GetBytes(fields + "\r\n\r\nx")).Root;
        var file = Some.File(part.FileName!, kind: Text);
        Assert.True(IsFound(file with { Attachment = file.Attachment with { Source = part } }));
    }

    [Fact]
    public void A_program_is_a_program_whatever_it_is_called() => Assert.True(IsFound(Some.File("holiday.jpg", kind: Exe)));

    [Theory]
    [InlineData("setup.exe")]
    [InlineData("SETUP.EXE ")]
    [InlineData("run.ps1.")]
    [InlineData("macro.xlsm")]
    [InlineData("disk.iso")]
    public void Where_content_is_not_visible_the_name_decides(string name) =>
        Assert.True(IsFound(Some.File(name) with { Kind = null, Document = null }));

    [Theory]
    [InlineData("deploy.ps1", true)]
    [InlineData("homework.py", true)]
    [InlineData("notes.txt", false)]
    [InlineData("oakhill.example.com", false)]
    public void Text_is_a_script_by_its_name(string name, bool found) => Assert.Equal(found, IsFound(Some.File(name, kind: Text)));

    [Theory]
    [InlineData("invoice.pdf.exe")]
    [InlineData("photo\u202Egpj.exe")]
    public void A_disguise_is_found_whatever_the_content(string name) => Assert.True(IsFound(Some.File(name, kind: Picture)));

    [Fact]
    public void Archives_are_looked_into()
    {
        Assert.True(IsFound(Some.File("a.zip", kind: Zip, contained: new ContainedFile("tools/readme.txt", Exe, Uninspectable.No))));
        Assert.True(IsFound(Some.File("a.zip", kind: Zip, contained: new ContainedFile("x/setup.exe", FileKind.Unknown, Uninspectable.Encrypted))));
        Assert.False(IsFound(Some.File("a.zip", kind: Zip, contained: new ContainedFile("letter.docx", new FileKind("docx", FileFamily.Document), Uninspectable.No))));
    }

    [Fact]
    public void What_the_school_allows_may_go() =>
        Assert.Empty(new ProgramFileRule(new() { Allow = ["py"] }).Check(Some.Facts() with { Attachments = [Some.File("homework.py", kind: Text)] }));

    [Theory]
    [InlineData(Uninspectable.Encrypted, true)]
    [InlineData(Uninspectable.Damaged, true)]
    [InlineData(Uninspectable.UnknownType, true)]
    [InlineData(Uninspectable.No, false)]
    public void Files_that_cannot_be_read_are_found(Uninspectable state, bool found) =>
        Assert.Equal(found, new UninspectableAttachmentRule(new()).Check(Some.Facts() with { Attachments = [Some.File("a.pdf", inspectable: state)] }).Any());

    [Fact]
    public void Texts_that_were_not_searched_to_their_ends_are_found_once_each()
    {
        var facts = Some.Facts() with { Unsearched = [Place.Body, Place.Body, Place.Attachment("a.csv")] };
        var places = new UninspectableAttachmentRule(new()).Check(facts).Select(finding => finding.Where?.Part);
        Assert.Equal(["body", "attachment:a.csv"], places);
    }

    [Fact]
    public void An_archive_that_nobody_here_can_open_is_to_be_sent_as_zip()
    {
        var facts = Some.Facts() with { Attachments = [Some.File("a.7z", kind: new FileKind("7z", FileFamily.Archive), inspectable: Uninspectable.NoReader)] };
        Assert.Contains("zip", Assert.Single(new UninspectableAttachmentRule(new()).Check(facts)).WhatToDo, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_have_nothing_to_read_and_allowed_states_pass()
    {
        var picture = Some.Facts() with { Attachments = [Some.File("a.jpg", kind: Picture, inspectable: Uninspectable.NoReader)] };
        var locked = Some.Facts() with { Attachments = [Some.File("a.docx", inspectable: Uninspectable.Encrypted)] };
        Assert.Empty(new UninspectableAttachmentRule(new()).Check(picture));
        Assert.Empty(new UninspectableAttachmentRule(new() { AllowEncrypted = true }).Check(locked));
        Assert.Empty(new UninspectableAttachmentRule(new()).Check(Some.Facts(to: ["head@oakhill.example"]) with { Attachments = locked.Attachments }));
    }

    private static bool IsFound(AttachmentFacts file) => new ProgramFileRule(new()).Check(Some.Facts() with { Attachments = [file] }).Any();
}
