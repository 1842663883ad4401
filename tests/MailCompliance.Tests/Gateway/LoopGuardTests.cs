using MailCompliance.Server.Gateway.Loops;

namespace MailCompliance.Tests.Gateway;

public class LoopGuardTests
{
    private const string Ours = "Received: from a.example ([192.0.2.1])\r\n\tby gate.school.example (MailCompliance) with ESMTP id 1;\r\n\tWed, 25 Nov 2026 10:00:00 +0000\r\n";
    private const string Others = "Received: from gate.school.example by mx.example with ESMTP; Wed, 25 Nov 2026 10:00:00 +0000\r\n";

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(2, 10, false)]
    [InlineData(3, 0, true)]
    [InlineData(1, 28, false)]
    [InlineData(1, 29, true)]
    [InlineData(0, 60, false)]
    public void Finds_mail_that_keeps_coming_back(int ours, int others, bool loops)
    {
        var fields = string.Concat(Enumerable.Repeat(Ours, ours)) + string.Concat(Enumerable.Repeat(Others, others));

        Assert.Equal(loops, new LoopGuard("gate.school.example").IsLooping(Mails.With(fields)));
    }

    [Fact]
    public void A_longer_name_is_another_server()
    {
        var fields = string.Concat(Enumerable.Repeat(Ours.Replace("by gate.school.example ", "by gate.school.example.other ", StringComparison.Ordinal), 5));

        Assert.False(new LoopGuard("gate.school.example").IsLooping(Mails.With(fields)));
    }
}
