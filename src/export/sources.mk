noinst_LIBRARIES += libexport.a
libexport_a_SOURCES = \
	src/export/graph.c \
	src/export/graph.h \
	src/export/html.c \
	src/export/html.h \
	src/export/html_matrix.c \
	src/export/html_style.c \
	src/export/onnx.c \
	src/export/onnx.h \
	src/export/onnx_message.c \
	src/export/onnx_message.h \
	src/export/onnx_nodes.c \
	src/export/onnx_nodes.h \
	src/export/onnx_ops.c \
	src/export/onnx_ops.h \
	src/export/onnx_pool.c \
	src/export/onnx_pool.h \
	src/export/report.h \
	src/export/report_compare.c \
	src/export/report_page.c \
	src/export/report_page.h \
	src/export/report_run.c \
	src/export/report_words.c \
	src/export/report_words.h \
	src/export/subject.h \
	src/export/torch.c \
	src/export/torch.h \
	src/export/torch_layers.c \
	src/export/torch_layers.h \
	src/export/torch_parts.c \
	src/export/torch_parts.h \
	src/export/torch_plain.c \
	src/export/torch_plain.h
