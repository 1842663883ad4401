using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Tests.Facts;

public sealed class ClassTreatmentTests
{
    private static readonly RuleDefinition Form =
        RuleDefinition.For<NoSettings>("form", "Form", "Form.", "S0", _ => throw new InvalidOperationException()) with { IsAboutForm = true };

    private static readonly RuleDefinition Content =
        RuleDefinition.For<NoSettings>("content", "Content", "Content.", "S0", _ => throw new InvalidOperationException());

    [Theory]
    [InlineData(MessageClass.Ordinary, true, true, true, true)]
    [InlineData(MessageClass.List, true, true, true, true)]
    [InlineData(MessageClass.Calendar, false, true, false, true)]
    [InlineData(MessageClass.AutoReply, false, false, false, true)]
    [InlineData(MessageClass.Recall, false, false, false, true)]
    [InlineData(MessageClass.NullSender, false, false, false, true)]
    [InlineData(MessageClass.ReadReceipt, false, false, false, false)]
    [InlineData(MessageClass.DeliveryReport, false, false, false, false)]
    [InlineData(MessageClass.JournalReport, false, false, false, false)]
    [InlineData(MessageClass.ConnectorValidation, false, false, false, false)]
    public void Every_class_has_its_treatment(MessageClass kind, bool stamped, bool copied, bool formRules, bool contentRules)
    {
        var treatment = ClassTreatment.Of(kind);
        Assert.Equal((stamped, copied), (treatment.Stamped, treatment.Copied));
        Assert.Equal((formRules, contentRules), (treatment.Applies(Form), treatment.Applies(Content)));
    }

    [Fact]
    public void No_class_is_forgotten()
    {
        foreach (var kind in Enum.GetValues<MessageClass>())
            Assert.NotNull(ClassTreatment.Of(kind));
    }
}
