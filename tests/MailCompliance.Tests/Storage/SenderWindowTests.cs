using MailCompliance.Engine.Facts;
using MailCompliance.Storage.Sending;

namespace MailCompliance.Tests.Storage;

public sealed class SenderWindowTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void It_counts_as_one_would_by_going_through_all_rows()
    {
        var random = new Random(2026);
        for (var round = 0; round < 50; round++)
        {
            var window = new SenderWindow(Hour);
            var table = new Dictionary<(long, long), SendingRow>();
            var now = 10 * Hour;
            for (var step = 0; step < 200; step++)
            {
                now += random.Next(0, 2) * random.NextInt64(Hour / 8);
                var message = random.Next(40);
                var fingerprint = message % 3;
                var row = new SendingRow(message, random.Next(30), fingerprint, now - random.Next(0, 2_000));
                if (row.At > window.Since && (!table.TryGetValue((row.Message, row.Recipient), out var earlier) || earlier.At <= window.Since || row.At < earlier.At))
                    table[(row.Message, row.Recipient)] = row;
                window.Add(row);
                var inside = table.Values.Where(known => known.At > now - Hour).ToList();
                Assert.Equal(
                    new RecentSending(inside.Select(known => known.Recipient).Distinct().Count(), inside.Where(known => known.Fingerprint == fingerprint).Select(known => known.Recipient).Distinct().Count()),
                    window.Count(fingerprint, now - Hour));
            }
        }
    }

    [Fact]
    public void The_first_time_of_a_repeated_message_counts_in_whatever_order_it_comes()
    {
        var window = new SenderWindow(Hour);
        window.Add(new SendingRow(1, 7, 3, 5 * Hour));
        window.Add(new SendingRow(1, 7, 3, (5 * Hour) - 1000));

        Assert.Equal(new RecentSending(1, 1), window.Count(3, (5 * Hour) - 1001));
        Assert.Equal(new RecentSending(0, 0), window.Count(3, (5 * Hour) - 1000));
        Assert.Equal(new RecentSending(0, 0), window.Count(3, 5 * Hour));
    }

    [Fact]
    public async Task A_sender_is_read_once_and_again_when_the_clock_was_put_back_or_the_window_is_another()
    {
        var reads = 0;
        var windows = new SenderWindows((_, since) =>
        {
            reads++;
            return Task.FromResult<IReadOnlyList<SendingRow>>([new SendingRow(1, 1, 3, since + 1)]);
        });

        Assert.Equal(new RecentSending(2, 2), await windows.CountAsync(Message(2, 9 * Hour), Hour, default));
        Assert.Equal(new RecentSending(3, 3), await windows.CountAsync(Message(3, 9 * Hour), Hour, default));
        Assert.Equal(1, reads);
        await windows.CountAsync(Message(4, 8 * Hour), Hour, default);
        Assert.Equal(2, reads);
        await windows.CountAsync(Message(5, 8 * Hour), Hour / 2, default);
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task A_table_that_could_not_be_read_is_read_for_the_next_message()
    {
        var fails = true;
        var windows = new SenderWindows((_, since) => fails
            ? Task.FromException<IReadOnlyList<SendingRow>>(new IOException())
            : Task.FromResult<IReadOnlyList<SendingRow>>([new SendingRow(1, 1, 3, since + 1)]));

        await Assert.ThrowsAsync<IOException>(() => windows.CountAsync(Message(2, 9 * Hour), Hour, default));
        fails = false;
        Assert.Equal(new RecentSending(2, 2), await windows.CountAsync(Message(2, 9 * Hour), Hour, default));
    }

    [Fact]
    public async Task Beyond_the_bound_all_is_forgotten_and_read_again()
    {
        var table = new List<SendingRow>();
        var windows = new SenderWindows((_, since) => Task.FromResult<IReadOnlyList<SendingRow>>([.. table.Where(row => row.At > since)]), maxRows: 10);
        for (var message = 0; message < 100; message++)
        {
            var rows = Message(message, (9 * Hour) + message);
            table.Add(new SendingRow(message, rows.Recipients[0], rows.Fingerprint, rows.At));
            Assert.Equal(new RecentSending(message + 1, message + 1), await windows.CountAsync(rows, Hour, default));
        }
    }

    private static SendingRows Message(long number, long at) => new(42, number, 3, at, [1000 + number]);
}
