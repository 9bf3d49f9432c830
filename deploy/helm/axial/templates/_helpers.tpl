{{/* The beginning of the names of all objects. */}}
{{- define "axial.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{/* Labels that never change, of one component: (dict "root" $ "component" "infer"). */}}
{{- define "axial.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "axial.labels" -}}
{{ include "axial.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: axial
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "axial.image" -}}
{{ .root.Values.image.repository }}-{{ .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "axial.services" -}}ingest train eval infer{{- end -}}

{{- define "axial.port" -}}
{{- get (dict "ingest" 8081 "train" 8082 "eval" 8083 "infer" 8084) . -}}
{{- end -}}

{{/* Keys that say where Kafka and the artifact store are: the same for services and for the command line:
     (dict "root" $ "kafka" SETTINGS). */}}
{{- define "axial.places" -}}
kafka.bootstrap.servers={{ .root.Values.kafka.bootstrapServers }}
{{- range $key, $value := .kafka }}
kafka.{{ $key }}={{ $value }}
{{- end }}
axial.store.scheme={{ .root.Values.store.scheme }}
{{- if eq .root.Values.store.scheme "fs" }}
axial.store.root=/var/lib/axial/store
{{- else }}
axial.store.bucket={{ required "store.bucket is required for store.scheme s3" .root.Values.store.bucket }}
{{- with .root.Values.store.root }}
axial.store.root={{ . }}
{{- end }}
{{- with .root.Values.store.endpoint }}
axial.store.endpoint={{ . }}
{{- end }}
{{- with .root.Values.store.region }}
axial.store.region={{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "axial.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "axial.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Volumes and mounts of every pod: (dict "root" $ "scratch" "1Gi" "secret" KAFKA_SECRET "mounts" KAFKA_MOUNTS). */}}
{{- define "axial.volumes" -}}
- name: configuration
  configMap: {name: {{ include "axial.fullname" .root }}}
- name: scratch
  emptyDir: {sizeLimit: {{ .scratch }}}
{{- with .secret }}
- name: kafka-secret
  secret: {secretName: {{ . }}}
{{- end }}
{{- range .mounts }}
- name: kafka-{{ . }}
  secret: {secretName: {{ . }}}
{{- end }}
{{- if eq .root.Values.store.scheme "fs" }}
- name: store
  persistentVolumeClaim: {claimName: {{ required "store.claim is required for store.scheme fs" .root.Values.store.claim }}}
{{- end }}
{{- end -}}

{{- define "axial.mounts" -}}
- {name: configuration, mountPath: /etc/axial/configuration, readOnly: true}
- {name: scratch, mountPath: /tmp}
{{- if .secret }}
- {name: kafka-secret, mountPath: /etc/axial/secret, readOnly: true}
{{- end }}
{{- range .mounts }}
- {name: kafka-{{ . }}, mountPath: /etc/axial/{{ . }}, readOnly: true}
{{- end }}
{{- if eq .root.Values.store.scheme "fs" }}
- {name: store, mountPath: /var/lib/axial/store}
{{- end }}
{{- end -}}

{{- define "axial.podNetwork" -}}
{{- if .Values.hostNetwork }}
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
{{- end -}}
