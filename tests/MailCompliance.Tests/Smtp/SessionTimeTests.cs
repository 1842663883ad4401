using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Sessions;

namespace MailCompliance.Tests.Smtp;

public sealed class SessionTimeTests
{
    private readonly SteppedTime time = new();

    [Fact]
    public async Task A_silent_client_is_told_and_dropped()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        time.Advance(TimeSpan.FromMinutes(5));
        await session.ExpectAsync("421 4.4.2", "closed");
    }

    [Fact]
    public async Task A_session_may_not_last_for_ever()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        for (var minute = 0; minute < 56; minute += 4)
        {
            time.Advance(TimeSpan.FromMinutes(4));
            Assert.StartsWith("250 ", await session.AskAsync("NOOP\r\n"), StringComparison.Ordinal);
        }
        time.Advance(TimeSpan.FromMinutes(4));
        await session.ExpectAsync("421 4.4.2", "closed");
    }

    [Fact]
    public async Task A_message_that_drips_is_dropped()
    {
        await using var session = await SessionUnderTest.AddressedAsync(Options() with { CommandTimeout = TimeSpan.FromMinutes(10) });
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        time.Advance(TimeSpan.FromMinutes(2));
        await session.ExpectAsync("421 4.4.2 Message comes too slowly", "closed");
        Assert.Equal("reset", session.Conversation.Calls[3]);
    }

    [Fact]
    public void A_message_may_take_as_long_as_its_size_deserves()
    {
        var pace = new MessagePace(Options() with { MinimumBytesPerSecond = 1000, SlowClientGrace = TimeSpan.FromSeconds(10) });
        Assert.Equal(TimeSpan.FromSeconds(10), pace.Remaining(0));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(-20), pace.Remaining(0));
        Assert.Equal(TimeSpan.FromSeconds(5), pace.Remaining(25_000));
    }

    [Fact]
    public async Task A_stop_tells_an_idle_session_at_once()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        session.Stop();
        await session.ExpectAsync("421 4.3.2", "closed");
    }

    [Fact]
    public async Task A_stop_lets_a_message_finish_and_takes_no_new_one()
    {
        await using var session = await SessionUnderTest.AddressedAsync(Options());
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        session.Stop();
        await session.SendAsync("text\r\n.\r\nMAIL FROM:<a@b.example>\r\n");
        await session.ExpectAsync("250 2.0.0 taken", "421 4.3.2", "closed");
        Assert.Single(session.Conversation.Messages);
    }

    [Fact]
    public async Task A_stop_waits_for_the_chunks_that_are_still_to_come()
    {
        await using var session = await SessionUnderTest.AddressedAsync(Options());
        Assert.StartsWith("250 ", await session.AskAsync("BDAT 1\r\na"), StringComparison.Ordinal);
        session.Stop();
        await session.SendAsync("BDAT 1 LAST\r\nb");
        await session.ExpectAsync("250 2.0.0 taken", "421 4.3.2", "closed");
    }

    [Fact]
    public async Task At_the_end_of_patience_a_message_in_hand_gets_421()
    {
        var inHand = new TaskCompletionSource();
        var conversation = new RecordingConversation
        {
            OnMessage = async cancellation =>
            {
                inHand.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                throw new InvalidOperationException("cannot be reached");
            },
        };
        await using var session = await SessionUnderTest.AddressedAsync(Options(), conversation);
        await session.SendAsync("DATA\r\ntext\r\n.\r\n");
        await inHand.Task;
        session.Stop();
        session.Abort();
        await session.ExpectAsync("354 ", "421 4.3.2", "closed");
    }

    private SmtpServerOptions Options() => SessionUnderTest.Options() with { Time = time };
}
