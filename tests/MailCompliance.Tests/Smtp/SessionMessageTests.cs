using System.Text;

namespace MailCompliance.Tests.Smtp;

public sealed class SessionMessageTests
{
    [Theory]
    [MemberData(nameof(DataDecoderTests.FalseEnds), MemberType = typeof(DataDecoderTests))]
    public async Task A_false_end_of_data_smuggles_nothing(string end)
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        var reply = await session.AskAsync($"Subject: x\r\n\r\ntext{end}MAIL FROM:<evil@x.example>\r\nRCPT TO:<v@y.example>\r\nDATA\r\nhidden\r\n.\r\n");
        // either all of it is one harmless message or it is refused; there never is a second sender
        Assert.Single(session.Conversation.Senders);
        if (!reply.StartsWith("250 2.0.0", StringComparison.Ordinal))
            Assert.StartsWith("550 5.6.", reply, StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("NOOP\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\r\n", "550 5.6.11")]
    [InlineData("a\rb\r\n", "550 5.6.11")]
    [InlineData("a\r\r\n", "550 5.6.11")]
    [InlineData("a\0b\r\n", "550 5.6.0")]
    public async Task Bare_line_endings_and_NUL_are_refused_after_the_whole_message_was_read(string content, string start)
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        Assert.StartsWith(start, await session.AskAsync(content + ".\r\n"), StringComparison.Ordinal);
        Assert.Empty(session.Conversation.Messages);
        Assert.Equal("reset", session.Conversation.Calls[^1]);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bare_line_endings_by_BDAT_are_taken_and_flagged_when_configured_but_never_by_DATA()
    {
        var options = SessionUnderTest.Options() with { AcceptBareLineEndingsByBdat = true };
        await using var session = await SessionUnderTest.AddressedAsync(options);
        Assert.StartsWith("250 2.0.0 taken", await session.AskAsync("BDAT 4 LAST\r\na\nbé"), StringComparison.Ordinal);
        Assert.Equal("a\nbé", Assert.Single(session.Conversation.Messages));
        Assert.Equal((true, true), Assert.Single(session.Conversation.Traits));
        await session.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
        await session.ExpectAsync("250 ", "250 ", "354 ");
        Assert.StartsWith("550 5.6.11", await session.AskAsync("a\nb\r\n.\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bare_line_endings_by_BDAT_are_refused_by_default()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        Assert.StartsWith("550 5.6.11", await session.AskAsync("BDAT 3 LAST\r\na\nb"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_declared_too_large_is_refused_at_MAIL()
    {
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { MaxMessageBytes = 100 });
        Assert.StartsWith("552 5.3.4", await session.AskAsync("MAIL FROM:<a@b.example> SIZE=101\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4", await session.AskAsync("MAIL FROM:<a@b.example> SIZE=99999999999999999999\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example> SIZE=100\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_too_large_is_read_to_its_end_and_refused_whatever_was_declared()
    {
        await using var session = await SessionUnderTest.GreetedAsync(SessionUnderTest.Options() with { MaxMessageBytes = 100 });
        await session.SendAsync("MAIL FROM:<a@b.example> SIZE=5\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
        await session.ExpectAsync("250 ", "250 ", "354 ");
        Assert.StartsWith("552 5.3.4", await session.AskAsync(new string('x', 150) + "\r\n.\r\n"), StringComparison.Ordinal);
        Assert.Empty(session.Conversation.Messages);
        Assert.StartsWith("250 ", await session.AskAsync("NOOP\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_far_too_large_ends_the_session()
    {
        await using var session = await SessionUnderTest.AddressedAsync(SessionUnderTest.Options() with { MaxMessageBytes = 100 });
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        await session.SendAsync(new string('x', 1000));
        await session.ExpectAsync("552 5.3.4", "closed");
    }

    [Fact]
    public async Task Takes_BDAT_in_one_chunk_with_commands_pipelined_behind_it()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("BDAT 13 LAST\r\n.\r\n..two\r\nx\r\nMAIL FROM:<e@f.example>\r\nQUIT\r\n");
        await session.ExpectAsync("250 2.0.0 taken", "250 2.1.0", "221 ");
        Assert.Equal(".\r\n..two\r\nx\r\n", Assert.Single(session.Conversation.Messages));
    }

    [Fact]
    public async Task Takes_BDAT_in_many_chunks_empty_ones_among_them()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        await session.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 4\r\na\r\n.BDAT 0\r\nBDAT 2\r\n\r\nBDAT 0 LAST\r\nMAIL FROM:<e@f.example>\r\nQUIT\r\n");
        await session.ExpectAsync("250 2.1.0", "250 2.1.5", "250 2.0.0 4 octets", "250 2.0.0 0 octets", "250 2.0.0 2 octets", "250 2.0.0 taken", "250 2.1.0", "221 ", "closed");
        Assert.Equal("a\r\n.\r\n", Assert.Single(session.Conversation.Messages));
    }

    [Fact]
    public async Task BDAT_0_LAST_alone_is_an_empty_message()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        Assert.StartsWith("250 2.0.0 taken", await session.AskAsync("BDAT 0 LAST\r\n"), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(session.Conversation.Messages));
    }

    [Fact]
    public async Task BDAT_out_of_order_swallows_its_octets()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        await session.SendAsync("BDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<a@b.example>\r\nBDAT 6\r\nQUIT\r\nNOOP\r\n");
        await session.ExpectAsync("503 5.5.1", "250 ", "554 5.5.1", "250 2.0.0");
    }

    [Theory]
    [InlineData("BDAT\t22 LAST\r\n", "500 5.5.2")]
    [InlineData("BDAT 22 LAST\n", "500 5.5.2")]
    [InlineData("bdat 22\0LAST\r\n", "500 5.5.2")]
    [InlineData("BDAT 22 LAST \u00ff\r\n", "500 5.5.2")]
    public async Task Octets_behind_a_BDAT_that_cannot_be_read_are_no_commands(string command, string reply)
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync(command + "MAIL FROM:<e@x.example>\r\nNOOP\r\n");
        await session.ExpectAsync(reply, "closed");
        Assert.Single(session.Conversation.Senders);
    }

    [Fact]
    public async Task Nor_behind_one_that_never_ends()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("BDAT 22 " + new string(' ', 3000) + "LAST\r\nMAIL FROM:<e@x.example>\r\n");
        await session.ExpectAsync("500 5.5.6", "closed");
    }

    [Fact]
    public async Task DATA_and_RCPT_between_chunks_are_out_of_order()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("BDAT 1\r\naDATA\r\nRCPT TO:<c@d.example>\r\nBDAT 1 LAST\r\nb");
        await session.ExpectAsync("250 ", "503 5.5.1", "503 5.5.1", "250 2.0.0 taken");
        Assert.Equal("ab", Assert.Single(session.Conversation.Messages));
    }

    [Fact]
    public async Task RSET_between_chunks_forgets_them()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("BDAT 5\r\nfirstRSET\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 6 LAST\r\nsecond");
        await session.ExpectAsync("250 ", "250 ", "250 ", "250 ", "250 2.0.0 taken");
        Assert.Equal("second", Assert.Single(session.Conversation.Messages));
        Assert.Equal(0, session.Storage.ReservedBytes);
    }

    [Fact]
    public async Task Chunks_that_grow_too_large_are_refused_and_the_rest_stays_in_step()
    {
        await using var session = await SessionUnderTest.AddressedAsync(SessionUnderTest.Options() with { MaxMessageBytes = 10 });
        await session.SendAsync("BDAT 8\r\n12345678BDAT 8\r\n12345678BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
        await session.ExpectAsync("250 ", "552 5.3.4", "503 5.5.1", "250 2.0.0");
        Assert.Empty(session.Conversation.Messages);
    }

    [Theory]
    [InlineData("BDAT 11", "552 5.3.4")]
    [InlineData("BDAT 99999999999999999999", "552 5.3.4")]
    [InlineData("BDAT x", "501 5.5.4")]
    [InlineData("BDAT", "501 5.5.4")]
    [InlineData("BDAT -1", "501 5.5.4")]
    public async Task A_chunk_that_cannot_be_skipped_closes_the_connection(string command, string start)
    {
        await using var session = await SessionUnderTest.AddressedAsync(SessionUnderTest.Options() with { MaxMessageBytes = 10 });
        await session.SendAsync(command + "\r\nQUIT\r\n");
        await session.ExpectAsync(start, "closed");
    }

    [Fact]
    public async Task A_chunk_with_a_wrong_word_is_skipped_and_refused()
    {
        await using var session = await SessionUnderTest.AddressedAsync();
        await session.SendAsync("BDAT 6 FIRST\r\nQUIT\r\nNOOP\r\n");
        await session.ExpectAsync("501 5.5.4", "250 2.0.0");
    }

    [Theory]
    [InlineData("NOOP\n")]
    [InlineData("MAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\r\n")]
    [InlineData("NOOP\rNOOP\r\n")]
    [InlineData("NO\0OP\r\n")]
    public async Task A_command_with_a_bare_line_ending_or_control_character_is_refused_and_what_hides_behind_it_dropped(string line)
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        Assert.StartsWith("500 5.5.2", await session.AskAsync(line), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await session.AskAsync("NOOP\r\n"), StringComparison.Ordinal);
        Assert.Empty(session.Conversation.Senders);
    }

    [Fact]
    public async Task A_command_line_too_long_is_refused_and_the_next_understood()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        await session.SendAsync($"NOOP {new string('x', 5000)}\r\nNOOP\r\n");
        await session.ExpectAsync("500 5.5.6", "250 2.0.0");
    }

    [Fact]
    public async Task A_line_without_end_closes_the_connection()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        for (var i = 0; i < 20; i++)
            await session.SendAsync(new string('x', 8000));
        await session.ExpectAsync("421 ", "closed");
    }

    [Fact]
    public async Task Octets_may_come_one_by_one()
    {
        await using var session = await SessionUnderTest.GreetedAsync();
        foreach (var octet in "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n..x\r\n.\r\nQUIT\r\n")
            await session.SendAsync(octet.ToString());
        await session.ExpectAsync("250 ", "250 ", "354 ", "250 2.0.0 taken", "221 ");
        Assert.Equal(".x\r\n", Assert.Single(session.Conversation.Messages));
    }

    [Fact]
    public async Task A_message_beyond_its_share_of_memory_goes_through_a_file_that_is_gone_afterwards()
    {
        var folder = Directory.CreateTempSubdirectory("mailcompliance-test-");
        try
        {
            var options = SessionUnderTest.Options() with { MaxMessageMemoryBytes = 64 * 1024, SpoolFolder = folder.FullName };
            await using var session = await SessionUnderTest.AddressedAsync(options);
            await session.SendAsync("DATA\r\n");
            await session.ExpectAsync("354 ");
            var text = new StringBuilder();
            for (var i = 0; i < 5000; i++)
                text.Append("line ").Append(i).Append(" of some length, so that it comes to something\r\n");
            Assert.StartsWith("250 2.0.0 taken", await session.AskAsync(text + ".\r\n"), StringComparison.Ordinal);
            Assert.Equal(text.ToString(), Assert.Single(session.Conversation.Messages));
            Assert.Equal(0, session.Storage.ReservedBytes);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_memory_and_disk_the_client_is_told_to_try_later()
    {
        var options = SessionUnderTest.Options() with { MaxMemoryBytes = 1, SpoolFolder = Path.Combine(Path.GetTempPath(), "mailcompliance-missing", "folder") };
        await using var session = await SessionUnderTest.AddressedAsync(options);
        await session.SendAsync("DATA\r\n");
        await session.ExpectAsync("354 ");
        Assert.StartsWith("452 4.3.1", await session.AskAsync("text\r\n.\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("NOOP\r\n"), StringComparison.Ordinal);
    }
}
