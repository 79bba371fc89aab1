using System.Reflection;

namespace PayeTonKawa.AppHost;

internal static class ServiceProcesses
{
    /// <summary>
    /// Starts each project from the executable built with the AppHost instead of through <c>dotnet run</c>, so that the process that Aspire monitors, shows
    /// and stops is the service itself and not a parent process that can exit while the service keeps running.
    /// </summary>
    public static void RunServicesDirectly(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<BeforeStartEvent>((@event, _) =>
        {
            foreach (var project in @event.Model.GetProjectResources())
            {
                var file = project.GetProjectMetadata().ProjectPath;
                var folder = Path.GetDirectoryName(file)!;
                var program = Path.Combine(folder, Output, Path.GetFileNameWithoutExtension(file));
                if (File.Exists(program))
                {
                    project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = folder });
                }
            }

            return Task.CompletedTask;
        });

    // The output path is the same for all projects of one build.
    private static string Output { get; } = Path.Combine(
        "bin",
        typeof(ServiceProcesses).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
        $"net{Environment.Version.Major}.0");
}
