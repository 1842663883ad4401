namespace MailCompliance.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void The_build_targets_the_current_runtime() => Assert.Equal(10, Environment.Version.Major);
}
