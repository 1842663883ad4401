using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Tests.Mime;

namespace MailCompliance.Tests.Facts;

public sealed class RealMailStampTests
{
    private static readonly ActionPlan Plan = new([new StampDisclaimer(Reading.StampText, Reading.StampHtml, "")]);

    [RealMailFact]
    public void Every_message_that_is_stamped_shows_the_stamp_once_and_is_not_stamped_again()
    {
        foreach (var file in RealMail.Files())
        {
            var document = MailDocument.Parse(File.ReadAllBytes(file));
            var editor = Stamper.Stamp(document, FactsOf(document), Plan);
            if (!editor.HasChanges)
                continue;
            var stamped = editor.Apply();
            var facts = FactsOf(stamped);
            Assert.True(facts.Bodies.All(body => body.HasDisclaimer), Path.GetFileName(file));
            Assert.False(Stamper.Stamp(stamped, facts, Plan).HasChanges, Path.GetFileName(file));
        }
    }

    [RealMailFact]
    public void Bounces_of_servers_are_never_stamped()
    {
        foreach (var file in RealMail.Files().Where(file => file.Contains("bounces", StringComparison.Ordinal)))
        {
            var document = MailDocument.Parse(File.ReadAllBytes(file));
            var facts = Reading.Facts(MessageReader.Read(document, Channel.Gateway, "", ["a@x.example"]));
            Assert.False(Stamper.Stamp(document, facts, Plan).HasChanges, Path.GetFileName(file));
        }
    }

    private static MessageFacts FactsOf(MailDocument document) =>
        Reading.Facts(MessageReader.Read(document, Channel.Gateway, "jane.smith@oakfield.sch.example", ["a@x.example"]));
}
