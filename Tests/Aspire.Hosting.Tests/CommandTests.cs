using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>What callers of commands are told.</summary>
public sealed class CommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_not_there_is_a_failure_that_names_it()
    {
        await using var application = new TestApplication();
        var one = application.Builder.AddExecutable("one", "sleep", ".", "60").WithExplicitStart();
        application.Builder.AddExecutable("two", "sleep", ".", "60").WithAnnotation(new ReplicaAnnotation(2)).WithExplicitStart();
        var commands = (await application.StartAsync()).ResourceCommands;

        Assert.Equal("Resource 'nobody' not found.", (await commands.ExecuteCommandAsync("nobody", "start", Token)).Message);
        Assert.Equal("Resource 'two' not found.", (await commands.ExecuteCommandAsync("two", "start", Token)).Message); // which of the two?
        Assert.Equal("Command 'dance' not available for resource 'one'.", (await commands.ExecuteCommandAsync(one.Resource, "dance", Token)).Message);
    }

    [Fact]
    public async Task A_command_of_a_resource_is_executed_by_each_instance_and_the_failures_are_put_together()
    {
        await using var application = new TestApplication();
        var calls = 0;
        var two = application.Builder.AddExecutable("two", "sleep", ".", "60").WithAnnotation(new ReplicaAnnotation(3)).WithExplicitStart()
            .WithCommand("ok", "Ok", _ => Task.FromResult(CommandResults.Success()))
            .WithCommand("cancel", "Cancel", _ => throw new OperationCanceledException())
            .WithCommand("mixed", "Mixed", context => Task.FromResult(Interlocked.Increment(ref calls) switch
            {
                1 => CommandResults.Failure($"no at {context.ResourceName}"),
                2 => CommandResults.Canceled(),
                _ => CommandResults.Success(),
            }));
        var commands = (await application.StartAsync()).ResourceCommands;

        Assert.True((await commands.ExecuteCommandAsync(two.Resource, "ok", Token)).Success);
        Assert.True(await commands.ExecuteCommandAsync(two.Resource, "cancel", Token) is { Success: false, Canceled: true, Message: null });
        var mixed = await commands.ExecuteCommandAsync(two.Resource, "mixed", Token);
        Assert.Equal(3, calls);
        Assert.False(mixed.Canceled);
        Assert.Matches(@"^1 command executions failed\.\nResource '(two-[a-z]{8})' failed with error message: no at \1$", mixed.Message);
        Assert.Equal(mixed.Message, mixed.ErrorMessage);
    }

    [Theory]
    [InlineData(null, ResourceCommandState.Disabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Starting", ResourceCommandState.Disabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("RuntimeUnhealthy", ResourceCommandState.Disabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Waiting", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Running", ResourceCommandState.Hidden, ResourceCommandState.Enabled, ResourceCommandState.Enabled)]
    [InlineData("Stopping", ResourceCommandState.Hidden, ResourceCommandState.Disabled, ResourceCommandState.Disabled)]
    [InlineData("Finished", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    [InlineData("Unknown", ResourceCommandState.Enabled, ResourceCommandState.Hidden, ResourceCommandState.Disabled)]
    public async Task What_can_be_done_with_a_process_follows_from_its_state(string? state, ResourceCommandState start, ResourceCommandState stop, ResourceCommandState restart)
    {
        await using var application = new TestApplication();
        var one = application.Builder.AddExecutable("one", "sleep", ".", "60").WithExplicitStart();
        var app = await application.StartAsync();

        await app.ResourceNotifications.PublishUpdateAsync(one.Resource, snapshot => snapshot with { State = state });

        Assert.True(app.ResourceNotifications.TryGetCurrentState("one", out var current));
        Assert.Equal(
            [("start", start), ("stop", stop), ("restart", restart)],
            current.Snapshot.Commands.Select(command => (command.Name, command.State)));
    }

    [Fact]
    public async Task A_disabled_command_is_shown_as_such_and_executed_all_the_same()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("one", "sleep", ".", "60").WithExplicitStart()
            .WithCommand("off", "Off", _ => Task.FromResult(CommandResults.Success()), new CommandOptions { UpdateState = _ => ResourceCommandState.Disabled });
        var app = await application.StartAsync();

        var snapshot = await application.WaitForAsync("one", snapshot => snapshot.State?.Text == KnownResourceStates.NotStarted);
        Assert.Equal(ResourceCommandState.Disabled, snapshot.Commands.Single(command => command.Name == "off").State);
        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("one", "off", Token)).Success);
    }
}
