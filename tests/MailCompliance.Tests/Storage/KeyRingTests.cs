using System.Security.Cryptography;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Tests.Storage;

public sealed class KeyRingTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_first_opening_makes_a_key_that_later_ones_find()
    {
        var id = KeyRing.Open(folder, TimeProvider.System).CurrentId;

        Assert.Equal(id, KeyRing.Open(folder, TimeProvider.System).CurrentId);
        Assert.Equal([id + ".key"], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(folder)[0]));
    }

    [Fact]
    public void A_damaged_key_file_is_named()
    {
        var id = KeyRing.Open(folder, TimeProvider.System).CurrentId;
        File.WriteAllText(Path.Combine(folder, id + ".key"), "AAAA");

        var refusal = Assert.Throws<CryptographicException>(() => KeyRing.Open(folder, TimeProvider.System));

        Assert.Contains(id, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_being_written_in_a_crash_is_ignored()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "99991231T000000000-ffffffff.key.new"), "AA");

        Assert.NotEqual('9', KeyRing.Open(folder, TimeProvider.System).CurrentId[0]);
    }

    [Fact]
    public void Sealed_bytes_open_only_where_they_belong_and_unchanged()
    {
        var keys = KeyRing.Open(folder, TimeProvider.System);
        var sealedBytes = SealedBytes.Seal(keys, "content:1", "words"u8);

        Assert.Equal("words"u8.ToArray(), sealedBytes.Open(keys, "content:1"));
        Assert.Throws<AuthenticationTagMismatchException>(() => sealedBytes.Open(keys, "content:2"));
        for (var index = 0; index < sealedBytes.Bytes.Length; index++)
        {
            var changed = (byte[])sealedBytes.Bytes.Clone();
            changed[index] ^= 1;
            Assert.Throws<AuthenticationTagMismatchException>(() => new SealedBytes(sealedBytes.KeyId, changed).Open(keys, "content:1"));
        }

        Assert.Throws<CryptographicException>(() => new SealedBytes(sealedBytes.KeyId, sealedBytes.Bytes[..20]).Open(keys, "content:1"));
        Assert.Throws<CryptographicException>(() => new SealedBytes("nobody", sealedBytes.Bytes).Open(keys, "content:1"));
    }

    [Fact]
    public void The_same_bytes_never_look_the_same()
    {
        var keys = KeyRing.Open(folder, TimeProvider.System);

        Assert.NotEqual(SealedBytes.Seal(keys, "a", "words"u8).Bytes, SealedBytes.Seal(keys, "a", "words"u8).Bytes);
    }

    [Fact]
    public void A_new_key_becomes_current_and_the_old_one_stays()
    {
        var keys = KeyRing.Open(folder, TimeProvider.System);
        var old = SealedBytes.Seal(keys, "a", "words"u8);

        var id = keys.Rotate(TimeProvider.System);

        Assert.Equal((id, id), (keys.CurrentId, SealedBytes.Seal(keys, "a", "words"u8).KeyId));
        Assert.Equal("words"u8.ToArray(), old.Open(keys, "a"));
    }

    [Fact]
    public void A_new_key_becomes_current_in_the_same_millisecond_and_when_the_clock_was_put_back()
    {
        var now = DateTimeOffset.UtcNow;
        var keys = KeyRing.Open(folder, new StoppedClock(now));
        var ids = new List<string> { keys.CurrentId };

        for (var round = 0; round < 20; round++)
        {
            ids.Add(keys.Rotate(new StoppedClock(round < 10 ? now : now.AddHours(-1))));
            Assert.Equal(ids[^1], keys.CurrentId);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids[^1], KeyRing.Open(folder, TimeProvider.System).CurrentId);
    }

    [Fact]
    public void A_key_is_renewed_when_it_is_old_and_destroyed_when_nothing_needs_it_and_its_successor_has_settled()
    {
        var clock = new MovedClock { Now = DateTimeOffset.UtcNow };
        var keys = KeyRing.Open(folder, clock);
        var first = keys.CurrentId;
        Assert.False(keys.RotateWhenOlder(TimeSpan.FromDays(30)));

        clock.Now += TimeSpan.FromDays(30);
        Assert.True(keys.RotateWhenOlder(TimeSpan.FromDays(30)));
        Assert.False(keys.RotateWhenOlder(TimeSpan.FromDays(30)));
        var second = keys.CurrentId;
        Assert.Empty(keys.Forget([], clock.Now));

        clock.Now += TimeSpan.FromDays(3);
        Assert.Empty(keys.Forget([first], clock.Now));
        Assert.Equal([first], keys.Forget([second], clock.Now));
        Assert.Equal([second], Directory.EnumerateFiles(folder, "*.key").Select(Path.GetFileNameWithoutExtension));
    }

    [Fact]
    public void Keys_that_change_daily_are_destroyed_too()
    {
        var clock = new MovedClock { Now = DateTimeOffset.UtcNow };
        var keys = KeyRing.Open(folder, clock);
        for (var day = 0; day < 6; day++)
        {
            clock.Now += TimeSpan.FromDays(1);
            Assert.True(keys.RotateWhenOlder(TimeSpan.FromDays(1)));
            keys.Forget([], clock.Now);
        }

        Assert.Equal(3, Directory.EnumerateFiles(folder, "*.key").Count());
    }

    [Fact]
    public void A_node_takes_over_the_key_that_another_made()
    {
        var clock = new MovedClock { Now = DateTimeOffset.UtcNow };
        var (one, other) = (KeyRing.Open(folder, clock), KeyRing.Open(folder, clock));
        clock.Now += TimeSpan.FromMinutes(1);
        var id = one.Rotate(clock);
        Assert.NotEqual(id, SealedBytes.Seal(other, "a", "words"u8).KeyId);

        clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(id, SealedBytes.Seal(other, "a", "words"u8).KeyId);
    }

    [Fact]
    public void A_folder_that_is_gone_is_a_fault_and_no_ring_without_keys()
    {
        var clock = new MovedClock { Now = DateTimeOffset.UtcNow };
        var keys = KeyRing.Open(folder, clock);
        Directory.Move(folder, folder + "-elsewhere");
        clock.Now += TimeSpan.FromMinutes(11);
        Assert.Throws<IOException>(() => SealedBytes.Seal(keys, "a", "words"u8));

        Directory.Move(folder + "-elsewhere", folder);
        Assert.NotEmpty(SealedBytes.Seal(keys, "a", "words"u8).Bytes);
    }

    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
