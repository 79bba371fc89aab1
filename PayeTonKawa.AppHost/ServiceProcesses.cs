using System.Reflection;

namespace PayeTonKawa.AppHost;

internal static class ServiceProcesses
{
    /// <summary>
    /// Starts each project as the program that was built with the AppHost, instead of through <c>dotnet run</c>: the process that Aspire watches, shows
    /// and stops is then the service itself, and not a parent that dies without it.
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

    // The same in every project of one build.
    private static string Output { get; } = Path.Combine(
        "bin",
        typeof(ServiceProcesses).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
        $"net{Environment.Version.Major}.0");
}
