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
}
